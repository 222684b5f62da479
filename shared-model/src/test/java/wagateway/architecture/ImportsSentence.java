package wagateway.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/**
 * A package-info says last which packages of ours its package imports. With {@code -Ddocs.update=true} that is written, else
 * one that says something else fails.
 */
final class ImportsSentence extends ArchCondition<JavaClass> {
    private static final String OURS = "wagateway.";
    private static final String MODEL = "wagateway.model.";
    private static final String OLD = "(?s)(?:\\s+(?:\\* )?(?:Imports|May import) [^/]*?)?\\n \\*/";

    ImportsSentence() {
        super("say which packages are imported");
    }

    @Override
    public void check(JavaClass packageInfo, ConditionEvents events) {
        Optional<Path> source = Sources.of(packageInfo);
        String sentence = sentence(packageInfo.getPackage());
        boolean said =
                source.map(file -> says(file, "\n * " + sentence + "\n */")).orElse(false);
        events.add(new SimpleConditionEvent(
                packageInfo,
                said,
                packageInfo.getPackageName() + " does not say \"" + sentence + "\": else run 'make docs'"));
    }

    private static boolean says(Path file, String end) {
        String is = Sources.read(file);
        String shouldBe = is.replaceFirst(OLD, Matcher.quoteReplacement(end));
        if (Boolean.getBoolean("docs.update")) {
            try {
                Files.writeString(file, shouldBe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }
        return is.equals(shouldBe);
    }

    private static String sentence(JavaPackage item) {
        if (item.getName().endsWith(".config")) {
            return "Imports whatever it wires; nothing imports it.";
        }
        String module = item.getName().replaceAll("^(\\w+\\.\\w+).*", "$1.");
        var names = new TreeSet<String>();
        var model = new ArrayList<String>();
        for (String other : imported(item)) {
            if (other.startsWith(MODEL) && !module.equals(MODEL)) {
                model = new ArrayList<>(List.of("the model"));
            } else {
                names.add(other.substring((other.startsWith(module) ? module : OURS).length()));
            }
        }
        var all = new ArrayList<>(names.stream().map("{@code %s}"::formatted).toList());
        all.addAll(model);
        return switch (all.size()) {
            case 0 -> "Imports nothing of ours.";
            case 1 -> "Imports " + all.getFirst() + ".";
            default -> "Imports " + String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast() + ".";
        };
    }

    private static Set<String> imported(JavaPackage item) {
        var packages = new TreeSet<String>();
        for (JavaClass type : item.getClasses()) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                packages.add(dependency.getTargetClass().getBaseComponentType().getPackageName());
            }
        }
        packages.removeIf(name -> !name.startsWith(OURS) || name.equals(item.getName()));
        return packages;
    }
}
