package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The previous release's pods work on the new schema: a migration only adds. One that takes away what no release in use
 * knows any more says so by its name, {@code V<n>__contract_….sql}.
 */
class MigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final String CONTRACT = "__contract_";
    private static final Pattern COMMENT = Pattern.compile("--.*");
    private static final Pattern BODY = Pattern.compile("\\$\\$.*?\\$\\$", Pattern.DOTALL);

    /** What breaks statements that were written before it. */
    private static final List<Pattern> BREAKING = Stream.of(
                    "\\bDROP\\s+(?!NOT\\s+NULL\\b)\\w+",
                    "\\bRENAME\\b",
                    "\\bSET\\s+NOT\\s+NULL\\b",
                    "\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b",
                    "\\bADD\\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE)\\b",
                    "\\bADD\\s+(COLUMN\\s+)?(?:(?!\\bDEFAULT\\b)[^,;])*\\bNOT\\s+NULL\\b(?![^,;]*\\bDEFAULT\\b)")
            .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
            .toList();

    private static final Pattern UNIQUE_INDEX =
            Pattern.compile("\\bCREATE\\s+UNIQUE\\s+INDEX\\s+\\w+\\s+ON\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

    static List<Path> migrations() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.filter(file -> !file.getFileName().toString().contains(CONTRACT))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("migrations")
    void a_migration_takes_nothing_away_from_pods_of_the_previous_release(Path migration) throws IOException {
        assertThat(breaks(Files.readString(migration))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE outbox;",
                "ALTER TABLE sessions DROP COLUMN slug;",
                "ALTER TABLE sessions DROP slug;",
                "ALTER TABLE sessions ALTER slug DROP DEFAULT;",
                "DROP INDEX session_events_once;",
                "CREATE UNIQUE INDEX of_a_name ON sessions (name);",
                "ALTER TABLE sessions RENAME COLUMN slug TO short_name;",
                "ALTER TABLE sessions ALTER COLUMN worker_id SET NOT NULL;",
                "alter table sessions alter worker_id type bigint;",
                "ALTER TABLE sessions ADD COLUMN a text, ADD COLUMN region text NOT NULL;",
                "ALTER TABLE sessions ADD CONSTRAINT short CHECK (length(name) < 10);",
                "DROP FUNCTION pending_before(text, bigint, integer);"
            })
    void what_would_break_them_is_noticed(String sql) {
        assertThat(breaks(sql)).isNotEmpty();
    }

    @Test
    void what_they_can_ignore_is_allowed() {
        assertThat(breaks("""
                -- DROP TABLE outbox
                ALTER TABLE sessions ADD COLUMN region text, ADD COLUMN reassignment integer NOT NULL DEFAULT 0,
                    ADD COLUMN seen boolean DEFAULT false NOT NULL;
                CREATE TABLE regions (id text NOT NULL PRIMARY KEY);
                CREATE INDEX sessions_of_region ON sessions (region) WHERE region IS NOT NULL;""")).isEmpty();
    }

    private static List<String> breaks(String sql) {
        String statements = BODY.matcher(COMMENT.matcher(sql).replaceAll("")).replaceAll("");
        Stream<MatchResult> tightened = UNIQUE_INDEX
                .matcher(statements)
                .results()
                .filter(index -> !statements.contains("CREATE TABLE " + index.group(1) + " ("));
        return Stream.concat(
                        BREAKING.stream()
                                .flatMap(pattern -> pattern.matcher(statements).results()),
                        tightened)
                .map(found -> found.group().strip())
                .toList();
    }
}
