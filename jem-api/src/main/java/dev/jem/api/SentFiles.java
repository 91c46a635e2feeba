package dev.jem.api;

import dev.jem.protocol.Manifests;
import dev.jem.spec.BundleFiles;
import dev.jem.spec.text.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a request says of the files beside its manifests. */
final class SentFiles implements BundleFiles {

    private static final int TEXT_CHARS_MAX = 1 << 20;

    private record Name(String source, String path) {}

    private final Map<Name, Manifests.File> files = new HashMap<>();
    private final Map<Name, String> texts = new HashMap<>();

    SentFiles(Manifests.Request request) {
        request.files().forEach(it -> files.put(new Name(it.source(), it.path()), it));
        request.texts().forEach(it -> texts.put(new Name(it.source(), it.path()), it.text()));
    }

    @Override
    public Answer find(Source source, String path) {
        return Optional.ofNullable(files.get(new Name(source.name(), path)))
                .<Answer>map(it -> new Found(it.sha256(), it.size(), it.executable()))
                .orElseGet(() -> new Missing("the request does not say what it holds", "send it along"));
    }

    @Override
    public Content text(Source source, String path) {
        String text = texts.get(new Name(source.name(), path));
        if (text == null) {
            return new Missing("the request does not hold its text", "send it along in 'texts'");
        }
        return text.length() > TEXT_CHARS_MAX
                ? new Missing("its text is longer than " + TEXT_CHARS_MAX + " characters", "")
                : new Text(text);
    }
}
