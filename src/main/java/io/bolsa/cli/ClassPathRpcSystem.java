package io.bolsa.cli;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.exceptions.RpcLoaderException;

/**
 * Takes Flink's message system from the class path, where the launcher puts it. Where it is not, as
 * in a cluster, Flink goes on to its own way of loading it.
 */
public final class ClassPathRpcSystem implements RpcSystemLoader {
  private static final String RPC_SYSTEM = "org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem";

  /** Before Flink's own, which has 0. */
  @Override
  public int getLoadPriority() {
    return -1;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration config) {
    try {
      return Class.forName(RPC_SYSTEM)
          .asSubclass(RpcSystem.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException notOnTheClassPath) {
      throw new RpcLoaderException("There is no " + RPC_SYSTEM + ".", notOnTheClassPath);
    }
  }
}
