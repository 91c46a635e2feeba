package dev.jem.model.job;

import java.util.List;
import java.util.Optional;

/**
 * Which files of a directory are meant: an absolute path whose last part may hold {@code *}, for any characters, and
 * {@code ?}, for one. A name that begins with a dot is meant only where the pattern begins with one.
 *
 * @param directory absolute
 * @param name of the files in it
 */
public record FilePattern(String directory, String name) {

    /** Below the directory: where claimed files are, each in a directory of its own that is called as its claim. */
    public static final String CLAIMED = ".jem-claimed";

    /** So many characters a path has at most. */
    public static final int LENGTH_MAX = 1_024;

    private static final int NAME_LENGTH_MAX = 255;

    /** Takes a path apart that has no {@link #problem}. */
    public static FilePattern of(String path) {
        int slash = path.lastIndexOf('/');
        return new FilePattern(path.substring(0, slash), path.substring(slash + 1));
    }

    /** What is wrong with a path, if something is. */
    public static Optional<String> problem(String path) {
        if (!path.startsWith("/") || path.length() > LENGTH_MAX) {
            return Optional.of("is not absolute, or longer than " + LENGTH_MAX + " characters");
        }
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.stream().anyMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."))) {
            return Optional.of("has an empty part, '.' or '..'");
        }
        if (!isPlain(path)) {
            return Optional.of("has a control character");
        }
        if (parts.size() < 2) {
            return Optional.of("names files of the root directory");
        }
        boolean isWild = parts.subList(0, parts.size() - 1).stream().anyMatch(it -> it.matches(".*[*?].*"));
        return isWild ? Optional.of("has '*' or '?' in a directory") : Optional.empty();
    }

    /** Whether a text can be shown, and handed on, as it is. */
    private static boolean isPlain(String text) {
        return text.chars()
                .noneMatch(it -> Character.isISOControl(it) || it == 0xfffd || Character.isSurrogate((char) it));
    }

    /** Whether a file with this name is meant. Takes no more time than both lengths multiplied. */
    public boolean matches(String file) {
        boolean isName = !file.isEmpty() && file.length() <= NAME_LENGTH_MAX && file.indexOf('/') < 0;
        boolean isHidden = file.startsWith(".") && !name.startsWith(".");
        return isName && !isHidden && isPlain(file) && !file.equals(CLAIMED) && fits(file);
    }

    private boolean fits(String file) {
        int at = 0;
        int of = 0;
        int star = -1;
        int behindStar = 0;
        while (at < file.length()) {
            boolean hasMore = of < name.length();
            if (hasMore && name.charAt(of) == '*') {
                star = of++;
                behindStar = at;
            } else if (hasMore && (name.charAt(of) == '?' || name.charAt(of) == file.charAt(at))) {
                of++;
                at++;
            } else if (star >= 0) {
                of = star + 1;
                at = ++behindStar;
            } else {
                return false;
            }
        }
        while (of < name.length() && name.charAt(of) == '*') {
            of++;
        }
        return of == name.length();
    }

    /** Where a claimed file is. */
    public String claimed(String claim, String file) {
        return directory + "/" + CLAIMED + "/" + claim + "/" + file;
    }

    /** Where it was. */
    public String found(String file) {
        return directory + "/" + file;
    }
}
