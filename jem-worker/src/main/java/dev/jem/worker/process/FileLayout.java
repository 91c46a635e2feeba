package dev.jem.worker.process;

import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays a job's files out in a working directory, read-only. The directory belongs to an account that may have put links
 * into it; so every step goes through open directories and never through a link, and nothing that is there is written
 * into.
 */
final class FileLayout {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int READ_ONLY = 0444;
    private static final int READ_AND_EXECUTE = 0555;

    private FileLayout() {}

    static void layOut(List<LaidOutFile> files, Path workdir) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        int root = Descriptors.openDirectory(workdir);
        try {
            for (LaidOutFile file : files) {
                layOut(file, root);
            }
        } finally {
            Descriptors.close(root);
        }
    }

    private static void layOut(LaidOutFile file, int root) throws IOException {
        Path path = Path.of(file.path());
        List<Integer> opened = new ArrayList<>();
        try {
            int directory = root;
            for (Path folder : path.getParent() == null ? List.<Path>of() : path.getParent()) {
                Descriptors.makeDirectoryIn(directory, folder.toString());
                directory = Descriptors.openDirectoryIn(directory, folder.toString());
                opened.add(directory);
            }
            copy(file, directory, path.getFileName().toString());
        } finally {
            opened.forEach(Descriptors::close);
        }
    }

    private static void copy(LaidOutFile file, int directory, String name) throws IOException {
        try (InputStream content = Files.newInputStream(file.content())) {
            int target = Descriptors.createIn(directory, name);
            try {
                pour(content, target);
                Descriptors.permit(target, file.executable() ? READ_AND_EXECUTE : READ_ONLY);
            } finally {
                Descriptors.close(target);
            }
        }
    }

    private static void pour(InputStream content, int target) throws IOException, SystemCallException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long position = 0;
        int read = content.read(buffer);
        while (read > 0) {
            Descriptors.writeAll(target, Arrays.copyOf(buffer, read), position);
            position += read;
            read = content.read(buffer);
        }
    }
}
