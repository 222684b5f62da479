package wagateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;

/** What the build enforces of how the code is laid out; every module runs all of it on its own classes. */
public final class HouseRules {
    private static final int MAX_LINES = 250;

    @ArchTest
    public static final ArchRule packages_form_no_cycle =
            slices().matching("wagateway.(**)").should().beFreeOfCycles();

    @ArchTest
    public static final ArchRule redis_is_used_in_redis_classes =
            vendor("redis", "io.lettuce..", "org.springframework.data.redis..", "redis.embedded..");

    @ArchTest
    public static final ArchRule postgresql_is_used_in_postgres_classes = vendor(
            "postgres", "io.r2dbc..", "org.postgresql..", "org.springframework.r2dbc..", "io.zonky..", "java.sql..");

    @ArchTest
    public static final ArchRule nimbus_is_used_in_nimbus_classes = vendor("nimbus", "com.nimbusds..");

    @ArchTest
    public static final ArchRule zxing_is_used_in_zxing_classes = vendor("zxing", "com.google.zxing..");

    @ArchTest
    public static final ArchRule only_configuration_knows_configuration = noClasses()
            .that()
            .resideOutsideOfPackage("wagateway..config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("wagateway..config..")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule package_names_say_something = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..impl..",
                    "..helper..",
                    "..helpers..",
                    "..manager..",
                    "..service..");

    @ArchTest
    public static final ArchRule packages_are_null_marked = classes().should(resideInANullMarkedPackage());

    @ArchTest
    public static final ArchRule nothing_blocks_on_a_publisher = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("block(First|Last|Optional)?"))
                    .and(target(owner(resideInAPackage("reactor.core.publisher")))));

    @ArchTest
    public static final ArchRule files_are_short = classes().should(comeFromAFileOfAtMost(MAX_LINES));

    @ArchTest
    public static final ArchRule packages_say_what_they_import =
            classes().that().haveSimpleName("package-info").should(new ImportsSentence());

    @ArchTest
    public static final ArchRule netty_is_used_at_the_edges = noClasses()
            .that(not(resideInAnyPackage(
                    "..transport..", "..http..", "..problem..", "wagateway.pod..", "wagateway..config..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.."))
            .allowEmptyShould(true);

    private HouseRules() {}

    /** In classes that bear the vendor's name, with those within them, and in packages of that name. */
    private static ArchRule vendor(String name, String... packages) {
        String prefix = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return noClasses()
                .that(not(resideInAnyPackage(".." + name + "..", "wagateway..config..")))
                .and(not(describe(
                        "bear the name " + prefix,
                        item -> outermost(item).getSimpleName().startsWith(prefix))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .allowEmptyShould(true);
    }

    private static JavaClass outermost(JavaClass item) {
        return item.getEnclosingClass().map(HouseRules::outermost).orElse(item);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        item, marked, item.getPackageName() + " has no package-info with @NullMarked"));
            }
        };
    }

    private static ArchCondition<JavaClass> comeFromAFileOfAtMost(int lines) {
        return new ArchCondition<>("come from a file of at most " + lines + " lines") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                long count = Sources.of(item)
                        .map(file -> Sources.read(file).lines().count())
                        .orElse(Long.MAX_VALUE);
                String message = count == Long.MAX_VALUE
                        ? "the source of " + item.getName() + " is not found"
                        : item.getName() + " is in a file of " + count + " lines";
                events.add(new SimpleConditionEvent(item, count <= lines, message));
            }
        };
    }
}
