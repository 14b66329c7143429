package dev.overwinter.app.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public class TortureTest {
    public static void main(String[] a) throws Exception {
        var folder = Files.createDirectories(Path.of(a[0]));
        int kills = Integer.parseInt(a[1]);
        long t = System.nanoTime();
        var program = new Program(folder);
        System.out.println("built " + (System.nanoTime() - t) / 1_000_000);
        try (var site = new Site(program, folder.resolve("training"), folder.resolve("training/data")); var door = new Door(); var crowd = new Crowd(door, 14, new Acknowledged())) {
            site.listen(crowd::hear);
            new Torture(site, door, crowd, new Totals(), folder).train();
        }
        System.out.println("trained " + (System.nanoTime() - t) / 1_000_000);
        var acked = new Acknowledged();
        try (var site = new Site(program, folder, folder.resolve("data")); var door = new Door(); var crowd = new Crowd(door, 50, acked)) {
            site.listen(crowd::hear);
            var totals = new Totals();
            try {
            new Torture(site, door, crowd, totals, folder).run(new Shots(Long.parseLong(a[2])), kills);
            var j = new Judgement(acked, Findings.in(folder.resolve("data/database")), site.journal());
            System.out.println(j.report() + j.broken());
            } finally {
            System.out.println(totals.report() + acked.total() + " acked " + acked.starts().size() + " starts " + crowd.broken());
            }
        }
    }
}
