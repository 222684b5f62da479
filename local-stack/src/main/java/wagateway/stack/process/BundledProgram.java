package wagateway.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * A program that lies packed in a jar, unpacked once into a folder that all JVMs of one user share. JVMs that unpack at
 * the same time do not disturb each other.
 */
public final class BundledProgram {
    private BundledProgram() {}

    /** Writes the packed program into a folder. */
    @FunctionalInterface
    public interface Unpacking {
        void unpack(InputStream packed, Path folder) throws IOException;
    }

    /**
     * The folder that holds the unpacked program.
     *
     * @param resource absolute name of the packed program on the class path
     * @throws UncheckedIOException when it is not there, or cannot be unpacked
     */
    public static Path folder(String resource, Unpacking unpacking) {
        var url = BundledProgram.class.getResource(resource);
        if (url == null) {
            throw new UncheckedIOException(new IOException(resource + " is not on the class path"));
        }
        try {
            var connection = url.openConnection();
            Path folder = parent().resolve(Path.of(resource).getFileName() + "-"
                    + Long.toHexString(connection.getContentLengthLong()));
            if (!Files.isDirectory(folder)) {
                try (var packed = connection.getInputStream()) {
                    unpack(packed, folder, unpacking);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(InputStream packed, Path folder, Unpacking unpacking) throws IOException {
        Path draft = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID());
        Files.createDirectory(draft);
        unpacking.unpack(packed, draft);
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            Scratch.remove(draft);
        }
    }

    /** A folder that nobody else may write to, as programs are run from it. */
    private static Path parent() throws IOException {
        String user = System.getProperty("user.name");
        Path parent = Path.of(System.getProperty("java.io.tmpdir"), "wagateway-programs-" + user);
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        try {
            Files.createDirectory(parent, PosixFilePermissions.asFileAttribute(ownerOnly));
        } catch (FileAlreadyExistsException e) {
            boolean ours = Files.isDirectory(parent)
                    && Files.getOwner(parent).getName().equals(user)
                    && Files.getPosixFilePermissions(parent).equals(ownerOnly);
            if (!ours) {
                throw new IOException(parent + " belongs to somebody else, remove it", e);
            }
        }
        return parent;
    }
}
