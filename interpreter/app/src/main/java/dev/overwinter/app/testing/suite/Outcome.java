package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.Report;
import dev.overwinter.app.testing.Report.Result;
import dev.overwinter.app.testing.coverage.Coverage;
import dev.overwinter.app.testing.coverage.Coverage.Share;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// What came of a suite.
public record Outcome(List<Report> reports, Duration took) {

    /// One case in all the ways in which it was run.
    public record Case(String name, List<Result> results) {
        public boolean passed() {
            return results.stream().allMatch(Result::passed);
        }

        public Duration took() {
            return results.stream().map(Result::took).reduce(Duration.ZERO, Duration::plus);
        }
    }

    static List<Case> cases(Report report) {
        return report.results().stream()
                .collect(Collectors.groupingBy(Result::line, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(results -> new Case(results.getFirst().name(), results))
                .toList();
    }

    /// True where no case of the file could be run.
    static boolean isBroken(Report report) {
        return !report.passed() && report.results().isEmpty();
    }

    public long broken() {
        return reports.stream().filter(Outcome::isBroken).count();
    }

    /// Files without a case that was wanted do not count.
    public long filesRun() {
        return reports.stream()
                .filter(report -> isBroken(report) || !report.results().isEmpty())
                .count();
    }

    public long cases() {
        return reports.stream().mapToLong(report -> cases(report).size()).sum();
    }

    public long failed() {
        return reports.stream()
                .flatMap(report -> cases(report).stream())
                .filter(one -> !one.passed())
                .count();
    }

    /// By workflow, with what all of its tests reached.
    public List<Coverage> coverage() {
        record Key(Path file, String workflow) {}
        var byWorkflow = new LinkedHashMap<Key, Coverage>();
        reports.stream()
                .flatMap(report -> report.coverage().stream())
                .forEach(coverage -> byWorkflow.merge(
                        new Key(coverage.file(), coverage.workflow()),
                        coverage,
                        (one, other) -> one.and(other.reached())));
        return List.copyOf(byWorkflow.values());
    }

    public Share steps() {
        return coverage().stream().map(Coverage::steps).reduce(Share.NONE, Share::plus);
    }

    public Share branches() {
        return coverage().stream().map(Coverage::branches).reduce(Share.NONE, Share::plus);
    }
}
