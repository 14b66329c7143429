package dev.overwinter.app.torture;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/// Overwinter as it is tortured: its own classes in one jar, with a call of `Reached.at` at every named point.
///
/// In one jar also because an AOT cache, which halves each of many starts, takes no folders.
final class Program {
    private static final String SERVICES = "META-INF/services/";
    private static final ClassDesc REACHED = ClassDesc.of(Reached.class.getName());
    private static final MethodTypeDesc AT =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_Object);
    private static final int TRAINING = 14;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    /// As in the launcher.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static @Nullable Program trained;

    private final String classPath;
    private final Path cache;
    private final Set<Point> woven = EnumSet.noneOf(Point.class);

    /// The program of all tests of this virtual machine, which starts fast.
    static synchronized Program trained() throws IOException, InterruptedException {
        if (trained == null) {
            var folder = Files.createTempDirectory("overwinter-torture");
            trained = new Program(folder);
            trained.train(folder.resolve("training"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        }
        return trained;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println(folder + " is left: " + e);
        }
    }

    /// A small crowd that nobody disturbs, from which the virtual machine learns what to have ready.
    private void train(Path folder) throws IOException, InterruptedException {
        try (var stage = new Stage(this, folder, folder.resolve("data"), TRAINING, Crowd.ALL_KINDS)) {
            var learning = stage.site().serve(Map.of());
            learning.add(1, "-XX:AOTCacheOutput=" + cache);
            try (var pupil = stage.up(learning)) {
                stage.crowd().fill();
                stage.drain(pupil);
            }
        }
    }

    /// Builds the jar.
    private Program(Path folder) throws IOException {
        var jar = folder.resolve("overwinter.jar");
        cache = folder.resolve("overwinter.aot");
        var entries = new TreeMap<String, byte[]>();
        var libraries = new ArrayList<String>();
        for (var part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(part))) {
                collect(Path.of(part), entries);
            } else if (part.endsWith(".jar")) {
                libraries.add(part);
            }
        }
        merge(entries, SERVICES + "dev.overwinter.agent.Agent", TortureAgents.NAMES);
        weaveLibraries(entries);
        entries.replaceAll(this::woven);
        var missing = EnumSet.allOf(Point.class);
        missing.removeIf(point -> point.owner().isEmpty() || woven.contains(point));
        if (!missing.isEmpty()) {
            throw new AssertionError("these points name methods that are no more: " + missing);
        }
        write(jar, entries);
        classPath = jar + File.pathSeparator + String.join(File.pathSeparator, libraries);
    }

    /// A command line of this program.
    ///
    /// @param properties system properties
    List<String> command(Map<String, String> properties, String main, List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(JAVA.toString());
        line.addAll(FLAGS);
        if (Files.exists(cache)) {
            line.add("-XX:AOTCache=" + cache);
        }
        properties.forEach((name, value) -> line.add("-D" + name + "=" + value));
        line.addAll(List.of("-cp", classPath, main));
        line.addAll(arguments);
        return line;
    }

    private static void collect(Path folder, Map<String, byte[]> entries) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                var bytes = Files.readAllBytes(file);
                if (name.startsWith(SERVICES)) {
                    merge(entries, name, new String(bytes, StandardCharsets.UTF_8));
                } else {
                    entries.putIfAbsent(name, bytes);
                }
            }
        }
    }

    private static void merge(Map<String, byte[]> entries, String name, String text) {
        entries.merge(name, (text + "\n").getBytes(StandardCharsets.UTF_8), (one, other) -> {
            var both = new ByteArrayOutputStream();
            both.writeBytes(one);
            both.writeBytes(other);
            return both.toByteArray();
        });
    }

    /// Classes of libraries with points in them: those before the libraries on the class path win.
    private static void weaveLibraries(Map<String, byte[]> entries) throws IOException {
        for (var point : Point.values()) {
            var name = point.owner().replace('.', '/') + ".class";
            if (!point.owner().isEmpty() && !entries.containsKey(name)) {
                try (var in = Program.class.getClassLoader().getResourceAsStream(name)) {
                    if (in == null) {
                        throw new AssertionError(point + " names a class that is no more: " + point.owner());
                    }
                    entries.put(name, in.readAllBytes());
                }
            }
        }
    }

    private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
        var folders = new HashSet<String>();
        try (var out = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            out.setLevel(0);
            for (var entry : entries.entrySet()) {
                // Who scans the class path looks for folders, too.
                for (int at = entry.getKey().indexOf('/'); at > 0; at = entry.getKey().indexOf('/', at + 1)) {
                    var folder = entry.getKey().substring(0, at + 1);
                    if (folders.add(folder)) {
                        put(out, folder, new byte[0]);
                    }
                }
                put(out, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private byte[] woven(String name, byte[] bytes) {
        var points = name.endsWith(".class")
                ? Point.of(name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                : List.<Point>of();
        var result = bytes;
        for (var point : points) {
            var file = ClassFile.of();
            result = file.transformClass(file.parse(result), (builder, element) -> {
                if (element instanceof MethodModel method && isAt(method, point)) {
                    boolean isStatic = method.flags().has(AccessFlag.STATIC);
                    builder.transformMethod(
                            method, MethodTransform.transformingCode(new Weaving(point, isStatic)));
                } else {
                    builder.with(element);
                }
            });
        }
        return result;
    }

    private boolean isAt(MethodModel method, Point point) {
        boolean is = method.methodName().equalsString(point.method())
                && !method.flags().has(AccessFlag.SYNTHETIC)
                && method.code().isPresent();
        if (is) {
            woven.add(point);
        }
        return is;
    }

    /// Puts the call at the begin of a method, or before each of its returns.
    private record Weaving(Point point, boolean isStatic) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            if (point.side() == Point.Side.BEGIN) {
                call(builder);
            }
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (point.side() == Point.Side.END && element instanceof ReturnInstruction) {
                call(builder);
            }
            builder.with(element);
        }

        private void call(CodeBuilder builder) {
            builder.ldc(point.name());
            if (isStatic) {
                builder.aconst_null();
            } else {
                builder.aload(0);
            }
            builder.invokestatic(REACHED, "at", AT);
        }
    }
}
