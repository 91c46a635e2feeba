package dev.jem.check;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.LiteralTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds default branches in the pure core. A switch over strings or numbers needs one, and without types it shows by
 * its literals; a switch over an enum or a sealed type must name every case.
 */
final class DefaultBranch {

    private static final Set<String> EXHAUSTIVE_MODULES = Set.of("jem-model", "jem-engine");

    private DefaultBranch() {}

    static Optional<CaseTree> find(List<? extends CaseTree> cases, SourceFile file) {
        if (!file.isMain()
                || !EXHAUSTIVE_MODULES.contains(file.module())
                || cases.stream().anyMatch(DefaultBranch::isLiteral)) {
            return Optional.empty();
        }
        return cases.stream()
                .filter(DefaultBranch::isDefault)
                .<CaseTree>map(branch -> branch)
                .findFirst();
    }

    private static boolean isDefault(CaseTree branch) {
        return branch.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
    }

    private static boolean isLiteral(CaseTree branch) {
        return branch.getLabels().stream()
                .anyMatch(label -> label instanceof ConstantCaseLabelTree constant
                        && constant.getConstantExpression() instanceof LiteralTree literal
                        && literal.getValue() != null);
    }
}
