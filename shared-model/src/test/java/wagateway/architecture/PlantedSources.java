package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** A module that is made of a few sources, compiled as Maven would. */
final class PlantedSources {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface) (\\w+)");

    private final Path sources;
    private final Path classes;
    private final List<String> files = new ArrayList<>();

    PlantedSources(Path module) {
        this.sources = module.resolve("src/main/java");
        this.classes = module.resolve("target/classes");
    }

    /** One type, or a package-info. */
    PlantedSources with(String source) throws IOException {
        String code = source.replaceAll("(?s)/\\*.*?\\*/", "");
        Path folder = sources.resolve(found(PACKAGE, code).replace('.', '/'));
        String type = TYPE.matcher(code).find() ? found(TYPE, code) : "package-info";
        Files.createDirectories(folder);
        files.add(Files.writeString(folder.resolve(type + ".java"), source).toString());
        return this;
    }

    JavaClasses compiled() {
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
        arguments.addAll(files);
        int status = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("exit status of the compiler").isZero();
        return new ClassFileImporter().importPath(classes);
    }

    private static String found(Pattern pattern, String source) {
        var matcher = pattern.matcher(source);
        assertThat(matcher.find()).as(source).isTrue();
        return matcher.group(1);
    }
}
