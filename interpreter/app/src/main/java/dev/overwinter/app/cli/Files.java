package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Files and values that options name.
final class Files {
    private Files() {}

    static String read(String file) {
        try {
            return java.nio.file.Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UserMistake(ExitCode.UNREACHABLE, "there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new UserMistake(ExitCode.UNREACHABLE, "the file " + file + " may not be read");
        } catch (CharacterCodingException e) {
            throw new UserMistake(ExitCode.INVALID, "the file " + file + " is not UTF-8 text");
        } catch (IOException e) {
            var why = java.nio.file.Files.isDirectory(Path.of(file)) ? "it is a folder" : e.getMessage();
            throw new UserMistake(ExitCode.UNREACHABLE, "the file " + file + " cannot be read: " + why);
        } catch (InvalidPathException e) {
            throw new UserMistake(ExitCode.UNREACHABLE, "\"" + file + "\" is no name of a file: " + e.getReason());
        }
    }

    /// The files named, and those in the folders named.
    static List<String> workflows(List<String> named) {
        var files = new ArrayList<String>();
        for (var name : named) {
            if (!java.nio.file.Files.isDirectory(Path.of(name))) {
                files.add(name);
                continue;
            }
            try (var inside = java.nio.file.Files.newDirectoryStream(Path.of(name), "*.workflow.{yaml,yml,json}")) {
                inside.forEach(file -> files.add(file.toString()));
            } catch (IOException e) {
                throw new UserMistake(
                        ExitCode.UNREACHABLE, "the folder " + name + " cannot be read: " + e.getMessage());
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    static Operations.Deployment deployment(String file) {
        var text = read(file);
        var folder = Path.of(file).toAbsolutePath().normalize().getParent();
        return new Operations.Deployment(file, folder == null ? null : folder.toString(), text);
    }

    /// One line about what was deployed.
    static String deployed(JsonNode reply) {
        int triggers = reply.path("triggers").asInt(0);
        return "deployed " + reply.path("workflow").asString()
                + (triggers == 0 ? "" : triggers == 1 ? " (1 trigger)" : " (" + triggers + " triggers)");
    }

    static void write(Path file, String text) {
        try {
            java.nio.file.Files.writeString(file, text);
        } catch (IOException e) {
            throw new UserMistake(ExitCode.UNREACHABLE, "the file " + file + " cannot be written: " + why(file, e));
        }
    }

    private static String why(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "no permission";
            default -> java.nio.file.Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
        };
    }

    /// A value given as text, or as `@FILE`; JSON or YAML.
    static JsonNode value(String option, String given) {
        boolean isFile = given.startsWith("@");
        var text = isFile ? read(given.substring(1)) : given;
        try {
            return Yaml.read(text);
        } catch (IllegalArgumentException e) {
            throw new UserMistake(
                    ExitCode.INVALID,
                    option + (isFile ? " (" + given.substring(1) + ")" : "") + " cannot be read as JSON or YAML: "
                            + e.getMessage());
        }
    }
}
