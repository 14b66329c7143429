package dev.overwinter.app.cli;

import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
