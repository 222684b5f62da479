package wagateway.stack.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import wagateway.stack.process.BundledProgram;
import wagateway.stack.process.Platform;

/**
 * The bundled PostgreSQL and the commands that run it.
 *
 * @param folder where it is unpacked
 */
record PostgreSqlProgram(Path folder) {
    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
    private static final List<String> NOT_AS_ROOT = List.of("unshare", "--user");

    private static final int EXECUTABLE = 0100;

    static PostgreSqlProgram installed() {
        String resource = switch (Platform.current()) {
            case LINUX_AMD64 -> "/postgres-linux-x86_64.txz";
            case LINUX_ARM64 -> "/postgres-linux-arm_64.txz";
            case DARWIN_ARM64 -> "/postgres-darwin-arm_64.txz";
        };
        return new PostgreSqlProgram(BundledProgram.folder(resource, PostgreSqlProgram::unpack));
    }

    Path server() {
        return folder.resolve("bin/postgres");
    }

    List<String> run(Path data, int port, List<String> settings) {
        var arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        return command(server(), arguments);
    }

    List<String> initialise(Path data, boolean durable) {
        var arguments = new ArrayList<>(List.of("-D", data.toString(), "-U", "postgres", "-A", "trust"));
        arguments.addAll(List.of("-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"));
        if (!durable) {
            arguments.add("--no-sync");
        }
        return command(folder.resolve("bin/initdb"), arguments);
    }

    private static List<String> command(Path program, List<String> arguments) {
        boolean root = System.getProperty("user.name").equals("root");
        var command = new ArrayList<>(root ? NOT_AS_ROOT : List.<String>of());
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                write(entry, tar, path);
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & EXECUTABLE) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
