package wagateway.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One replica of a part of the gateway.
 *
 * @param name for people
 * @param portVariable the environment variable that moves it to another port
 * @param jar what it runs
 */
record Pod(String name, String portVariable, int port, Path jar) {
    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path log(Path logs) {
        return logs.resolve(name.toLowerCase(Locale.ROOT).replace(' ', '-') + ".log");
    }
}
