package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both pods are made of is in {@code wagateway.pod} and {@code wagateway.model}, once. */
class TwinsTest {
    private static final int EQUAL_LINES = 20;

    @Test
    void the_pods_have_no_twins() throws IOException {
        assertThat(twins(Path.of("../gateway-api/src/main/java"), Path.of("../gateway-push/src/main/java")))
                .isEmpty();
    }

    @Test
    void a_planted_twin_is_found_whatever_its_package_and_its_imports(@TempDir Path folder) throws IOException {
        plant(folder.resolve("one/Short.java"), "a", 5);
        plant(folder.resolve("other/Short.java"), "b", 5);
        plant(folder.resolve("one/Long.java"), "a", 25);
        plant(folder.resolve("other/deep/Part.java"), "b", 22);
        plant(folder.resolve("other/Unlike.java"), "b", 19);

        assertThat(twins(folder.resolve("one"), folder.resolve("other")))
                .containsExactlyInAnyOrder("Long.java, Part.java", "Short.java, Short.java");
    }

    /** Files of the same name with the same content, and those that share so many lines in a row. */
    private static Set<String> twins(Path one, Path other) throws IOException {
        Map<List<String>, Path> parts = new HashMap<>();
        for (Path file : files(one)) {
            parts(file).forEach(part -> parts.put(part, file.getFileName()));
        }
        var twins = new TreeSet<String>();
        for (Path file : files(other)) {
            for (List<String> part : parts(file)) {
                Path twin = parts.get(part);
                if (twin != null && (part.size() == EQUAL_LINES || twin.equals(file.getFileName()))) {
                    twins.add(twin + ", " + file.getFileName());
                }
            }
        }
        return twins;
    }

    /** All of a short file, else each of its stretches; blank lines and what stands above the type are nobody's. */
    private static List<List<String>> parts(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("package ") && !line.startsWith("import "))
                .toList();
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from == 0 || from + EQUAL_LINES <= lines.size(); from++) {
            parts.add(lines.subList(from, Math.min(from + EQUAL_LINES, lines.size())));
        }
        return parts;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    private static void plant(Path file, String name, int lines) throws IOException {
        Files.createDirectories(file.getParent());
        var text = new StringBuilder("package " + name + ";\n\nimport " + name + ".Other;\n\n");
        for (int i = 0; i < lines; i++) {
            text.append("line ")
                    .append(i)
                    .append(" of ")
                    .append(lines > 10 ? "long" : "short")
                    .append('\n');
        }
        Files.writeString(file, text);
    }
}
