package io.bolsa.anomaly;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Draws one ticker's prices with the range that was expected of each, its alerts and what was
 * wrong: {@code DrawAnomalies FILE.ndjson TICKER FROM TO WRONG_FROM WRONG_TO TITLE OUT.png}, times
 * as ISO-8601 instants.
 */
public final class DrawAnomalies {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int BOTTOM = 40;

  private final long from;
  private final long to;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  private DrawAnomalies(long from, long to) {
    this.from = from;
    this.to = to;
  }

  public static void main(String[] args) throws IOException {
    Map<String, List<BenchmarkRun.Row>> series = BenchmarkRun.read(Path.of(args[0]));
    DrawAnomalies picture = new DrawAnomalies(millis(args[2]), millis(args[3]));
    BufferedImage image =
        picture.draw(series.get(args[1]), millis(args[4]), millis(args[5]), args[6]);
    ImageIO.write(image, "png", Path.of(args[7]).toFile());
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private BufferedImage draw(
      List<BenchmarkRun.Row> rows, long wrongFrom, long wrongTo, String title) {
    TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
    TickerState state = detectors.newState();
    List<double[]> points = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Observation tick = new Observation();
    for (BenchmarkRun.Row row : rows) {
      double[] range = expected(state, row.time);
      tick.eventTime = row.time;
      tick.price = row.price;
      tick.change = row.change;
      detectors.observe(state, tick, findings);
      if (row.time >= from && row.time <= to) {
        points.add(new double[] {(double) row.time, row.price, range[0], range[1]});
        low = Math.min(low, Math.min(row.price, range[0]));
        high = Math.max(high, Math.max(row.price, range[1]));
      }
    }
    findings.removeIf(f -> f.eventTime < from || f.eventTime > to);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setColor(new Color(255, 236, 200));
    g.fillRect(
        x((double) wrongFrom),
        TOP,
        Math.max(3, x((double) wrongTo) - x((double) wrongFrom)),
        HEIGHT - TOP - BOTTOM);
    range(g, points);
    prices(g, points);
    marks(g, points, findings);
    axes(g, title);
    g.dispose();
    return image;
  }

  /** From where to where the next price would be no jump, if it came at that time. */
  private static double[] expected(TickerState state, long time) {
    MoveScale moves = state.moves;
    double gap = Math.max(0.0, (double) time - state.lastTime);
    double from = Double.isNaN(state.believed) ? state.printed : state.believed;
    if (moves.count < 12) {
      return new double[] {from, from};
    }
    double variance = 0.5 * (moves.quick + moves.slow) * moves.gapFactor(moves.octave(gap), gap);
    double scale = Math.max(0.5 * state.change.resolution(), Math.sqrt(variance));
    double day = 86_400_000;
    double perDay = DetectorSettings.defaults().falseAlarmsPerDay;
    double least = Math.min(3e-4, perDay * Math.max(1e-3, moves.usualGap) / day);
    return new double[] {
      from - scale * state.down.quantile(least), from + scale * state.up.quantile(least)
    };
  }

  private int x(double time) {
    double part = (Math.max((double) from, Math.min((double) to, time)) - from) / (to - from);
    return LEFT + (int) Math.round(part * (WIDTH - LEFT - 20));
  }

  private int y(double price) {
    double part = (price - low) / (high - low);
    return HEIGHT - BOTTOM - 6 - (int) Math.round(part * (HEIGHT - TOP - BOTTOM - 12));
  }

  private void range(Graphics2D g, List<double[]> points) {
    Path2D band = new Path2D.Double();
    for (int i = 0; i < points.size(); i++) {
      double[] point = points.get(i);
      if (i == 0) {
        band.moveTo(x(point[0]), y(point[2]));
      } else {
        band.lineTo(x(point[0]), y(point[2]));
      }
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      band.lineTo(x(points.get(i)[0]), y(points.get(i)[3]));
    }
    band.closePath();
    g.setColor(new Color(120, 160, 220, 90));
    g.fill(band);
  }

  private void prices(Graphics2D g, List<double[]> points) {
    Path2D line = new Path2D.Double();
    for (double[] point : points) {
      if (line.getCurrentPoint() == null) {
        line.moveTo(x(point[0]), y(point[1]));
      } else {
        line.lineTo(x(point[0]), y(point[1]));
      }
    }
    g.setColor(new Color(20, 40, 90));
    g.setStroke(new BasicStroke(1.4f));
    g.draw(line);
  }

  private void marks(Graphics2D g, List<double[]> points, List<Finding> findings) {
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
    g.setColor(new Color(200, 20, 20));
    for (Finding finding : findings) {
      double[] nearest = points.get(0);
      for (double[] point : points) {
        if (Math.abs(point[0] - (double) finding.eventTime)
            < Math.abs(nearest[0] - (double) finding.eventTime)) {
          nearest = point;
        }
      }
      int x = x((double) finding.eventTime);
      int y = y(nearest[1]);
      g.drawOval(x - 6, y - 6, 12, 12);
      g.drawString(finding.kind, Math.min(x + 8, WIDTH - 120), Math.max(TOP + 12, y - 8));
    }
  }

  private void axes(Graphics2D g, String title) {
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(title, LEFT, 22);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    g.drawString(
        "line: price; band: expected of the next tick; shaded: what is wrong; circle: alert",
        LEFT,
        40);
    g.drawRect(LEFT, TOP, WIDTH - LEFT - 20, HEIGHT - TOP - BOTTOM);
    for (int i = 0; i <= 4; i++) {
      double price = low + (high - low) * i / 4;
      g.drawString(Explain.number(Math.rint(price * 100) / 100), 8, y(price) + 4);
      long time = from + (to - from) * i / 4;
      String label = Instant.ofEpochMilli(time).toString().substring(5, 16).replace('T', ' ');
      g.drawString(label, Math.min(x((double) time) - 30, WIDTH - 90), HEIGHT - 16);
    }
  }
}
