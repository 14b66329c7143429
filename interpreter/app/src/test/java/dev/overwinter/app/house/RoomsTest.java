package dev.overwinter.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The directions that Maven's modules cannot keep.
class RoomsTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.overwinter");

    @Test
    void theCoreKnowsOnlyTheLanguageThreePortsAndTheTree() {
        assertTrue(OURS.size() > 200, "the classes were found");
        classes()
                .that()
                .resideInAPackage("dev.overwinter.engine.core")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.overwinter.engine.core",
                        "dev.overwinter.dsl",
                        "dev.overwinter.engine.port",
                        "org.pcollections",
                        "tools.jackson.databind",
                        "tools.jackson.databind.node",
                        "tools.jackson.core..",
                        "org.jspecify..",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.math",
                        "java.nio.charset",
                        "java.security")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("dev.overwinter.engine.core")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("Store")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Waker")
                .check(OURS);
    }

    @Test
    void theEngineKnowsNoAdapter() {
        noClasses()
                .that()
                .resideInAPackage("dev.overwinter.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "org.quartz..", "org.graalvm..", "org.h2..", "io.javalin..", "java.net..")
                .check(OURS);
    }

    @Test
    void agentsKnowOnlyTheSpi() {
        noClasses()
                .that()
                .resideInAPackage("dev.overwinter.agents..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.overwinter.engine..", "dev.overwinter.dsl..", "dev.overwinter.runtime..")
                .check(OURS);
    }

    @Test
    void clocksAndRandomNumbersAreMadeWhereTheAppWiresThem() {
        for (var room : new String[] {"dev.overwinter.engine..", "dev.overwinter.dsl.."}) {
            noClasses()
                    .that()
                    .resideInAPackage(room)
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .check(OURS);
        }
    }

    @Test
    void nobodyInterruptsTheThreadsOfAnExecutor() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.overwinter.engine..", "dev.overwinter.runtime.jdbc..")
                .should()
                .callMethod(java.util.concurrent.ExecutorService.class, "shutdownNow")
                .check(OURS);
    }

    /// Every package says what it is for, and what it does not do.
    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        for (var sources : Repository.mainSources()) {
            try (var files = Files.walk(sources)) {
                for (var folder : (Iterable<java.nio.file.Path>) files.filter(Files::isDirectory)::iterator) {
                    boolean hasClasses = Arrays.stream(java.util.Objects.requireNonNull(
                                    folder.toFile().list()))
                            .anyMatch(name -> name.endsWith(".java") && !name.equals("package-info.java"));
                    if (hasClasses) {
                        var info = folder.resolve("package-info.java");
                        assertTrue(Files.exists(info), "no package-info.java in " + folder);
                        assertTrue(Files.readString(info).contains("Invariant:"), "no invariant in " + info);
                    }
                }
            }
        }
    }
}
