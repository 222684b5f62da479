package wagateway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A database of its own beside the shared one, for tests that would disturb the others. */
record Database(String url) {
    static Database create(String name) {
        return new Database(Pods.newDatabase(name));
    }

    /** Pods on this database; the caller closes them. */
    List<Pods.Pod> pods(int count, String... more) {
        return IntStream.range(0, count)
                .mapToObj(n -> Pods.start(url, Pods.REDIS, more))
                .toList();
    }

    void execute(String sql, Object... arguments) {
        run(sql, arguments, PreparedStatement::execute);
    }

    /** The number that a query answers in its only row. */
    long count(String sql, Object... arguments) {
        return rows(sql, row -> ((Number) row.getFirst()).longValue(), arguments)
                .getFirst();
    }

    List<Long> longs(String sql) {
        return rows(sql, row -> ((Number) row.getFirst()).longValue());
    }

    <T> List<T> rows(String sql, Function<List<Object>, T> read, Object... arguments) {
        return run(sql, arguments, statement -> {
            var rows = new ArrayList<T>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    var row = new ArrayList<>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        row.add(found.getObject(i));
                    }
                    rows.add(read.apply(row));
                }
            }
            return rows;
        });
    }

    private <T> T run(String sql, Object[] arguments, Execution<T> execution) {
        try (Connection connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return execution.of(statement);
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @FunctionalInterface
    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    Connection connect() throws SQLException {
        String login = Objects.requireNonNullElse(URI.create(url).getUserInfo(), "");
        String[] parts = (login + ":").split(":", -1);
        return DriverManager.getConnection(
                url.replaceFirst("^[^:]+://([^@/]*@)?", "jdbc:postgresql://"), parts[0], parts[1]);
    }
}
