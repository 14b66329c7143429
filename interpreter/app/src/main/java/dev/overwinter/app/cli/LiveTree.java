package dev.overwinter.app.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lines on a terminal that are drawn again in the same place.
final class LiveTree {
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_TO_END = "\u001b[J";
    private static final int USUAL_HEIGHT = 24;
    private static final int LEAST_HEIGHT = 5;

    private final PrintWriter out;
    private final int most;
    private int drawn;

    LiveTree(PrintWriter out) {
        this.out = out;
        most = height() - 2;
    }

    /// Draws in place of what was drawn before. Longer lines are cut at the edge, more lines than fit at the top.
    void draw(List<String> lines) {
        int hidden = lines.size() > most ? lines.size() - most + 1 : 0;
        var text = new StringBuilder(up()).append(CLEAR_TO_END).append(NO_WRAP);
        if (hidden > 0) {
            text.append("  ... ").append(hidden).append(" lines above\n");
        }
        lines.subList(hidden, lines.size()).forEach(line -> text.append(line).append('\n'));
        out.print(text.append(WRAP));
        out.flush();
        drawn = Math.min(lines.size(), most);
    }

    /// The last drawing, whole; what is printed from now on stands below it.
    void finish(List<String> lines) {
        out.print(up() + CLEAR_TO_END);
        lines.forEach(out::println);
        out.flush();
        drawn = 0;
    }

    private String up() {
        return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
    }

    /// What `stty` says of the terminal.
    private static int height() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var said = stty.getInputStream()) {
                var size = new String(said.readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
                int height = ended && size.length == 2 ? Integer.parseInt(size[0]) : USUAL_HEIGHT;
                return height == 0 ? USUAL_HEIGHT : Math.max(LEAST_HEIGHT, height);
            }
        } catch (IOException | NumberFormatException e) {
            return USUAL_HEIGHT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_HEIGHT;
        }
    }
}
