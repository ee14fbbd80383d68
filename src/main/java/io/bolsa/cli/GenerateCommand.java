package io.bolsa.cli;

@picocli.CommandLine.Command(name = "generate")
final class GenerateCommand implements java.util.concurrent.Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
