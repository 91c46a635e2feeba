package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.runtime.codec.MerkleTree.InclusionProof;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tree is the one of RFC 6962: known roots and proofs, and proofs that hold for nothing but their leaf. */
final class MerkleTreeTest {

    private static final HexFormat HEX = HexFormat.of();

    /** Leaves and roots of the reference implementation of Certificate Transparency. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static List<byte[]> knownLeafHashes(int size) {
        return LEAVES.stream()
                .limit(size)
                .map(HEX::parseHex)
                .map(MerkleTree::leafHash)
                .toList();
    }

    private static byte[] root(List<byte[]> leafHashes) {
        MerkleTree tree = new MerkleTree();
        leafHashes.forEach(tree::add);
        assertThat(tree.size()).isEqualTo(leafHashes.size());
        return tree.root();
    }

    @Test
    void rootsAreTheKnownOnes() {
        for (int size = 0; size < ROOTS.size(); size++) {
            assertThat(HEX.formatHex(root(knownLeafHashes(size))))
                    .as("%s leaves", size)
                    .isEqualTo(ROOTS.get(size));
        }
    }

    @Test
    void rootIsTheSameWhileLeavesAreAdded() {
        MerkleTree tree = new MerkleTree();
        for (int size = 1; size < ROOTS.size(); size++) {
            byte[] leaf = HEX.parseHex("ff" + LEAVES.get(size - 1) + "ff");
            tree.add(leaf, 1, leaf.length - 1);
            assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.get(size));
            assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.get(size));
        }
    }

    /** The paths of the reference implementation for these leaves, index and size. */
    @Test
    void pathsAreTheKnownOnes() {
        assertPath(0, 1);
        assertPath(
                0,
                8,
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertPath(
                5,
                8,
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertPath(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertPath(
                1,
                5,
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    private static void assertPath(int index, int size, String... path) {
        List<byte[]> leaves = knownLeafHashes(size);
        InclusionProof proof = MerkleTree.prove(leaves, index);
        assertThat(proof.path().stream().map(HEX::formatHex)).containsExactly(path);
        assertThat(proof.proves(leaves.get(index), HEX.parseHex(ROOTS.get(size))))
                .isTrue();
    }

    private static List<byte[]> leafHashes(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
    }

    @Test
    void everyLeafOfEveryTreeIsProved() {
        for (int size = 1; size <= 70; size++) {
            List<byte[]> leaves = leafHashes(size);
            byte[] root = root(leaves);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = MerkleTree.prove(leaves, index);
                assertThat(proof.proves(leaves.get(index), root))
                        .as("leaf %s of %s", index, size)
                        .isTrue();
                assertProvesNothingElse(proof, leaves, root);
            }
        }
    }

    private static void assertProvesNothingElse(InclusionProof proof, List<byte[]> leaves, byte[] root) {
        for (int other = 0; other < leaves.size(); other++) {
            if (other != proof.index()) {
                assertThat(proof.proves(leaves.get(other), root)).isFalse();
                InclusionProof moved = new InclusionProof(other, proof.size(), proof.path());
                assertThat(moved.proves(leaves.get((int) proof.index()), root)).isFalse();
            }
        }
        byte[] leaf = leaves.get((int) proof.index());
        byte[] otherRoot = root.clone();
        otherRoot[31] ^= 1;
        assertThat(proof.proves(leaf, otherRoot)).isFalse();
        changedPaths(proof)
                .forEach(path -> assertThat(new InclusionProof(proof.index(), proof.size(), path).proves(leaf, root))
                        .isFalse());
    }

    /** The path with a hash more, a hash less, and a bit changed in each hash. */
    private static Stream<List<byte[]>> changedPaths(InclusionProof proof) {
        List<List<byte[]>> changed = new ArrayList<>();
        List<byte[]> longer = new ArrayList<>(proof.path());
        longer.add(new byte[32]);
        changed.add(longer);
        for (int i = 0; i < proof.path().size(); i++) {
            List<byte[]> shorter = new ArrayList<>(proof.path());
            shorter.remove(i);
            changed.add(shorter);
            List<byte[]> flipped = new ArrayList<>(proof.path());
            flipped.set(i, proof.path().get(i).clone());
            flipped.get(i)[0] ^= 1;
            changed.add(flipped);
        }
        return changed.stream();
    }

    @Test
    void leafAndNodeHashesAreApart() {
        List<byte[]> two = leafHashes(2);
        byte[] joined = new byte[64];
        System.arraycopy(two.get(0), 0, joined, 0, 32);
        System.arraycopy(two.get(1), 0, joined, 32, 32);
        assertThat(MerkleTree.leafHash(joined)).isNotEqualTo(root(two));
    }

    @Test
    void noProofIsThereForALeafBehindTheLast() {
        assertThatThrownBy(() -> MerkleTree.prove(leafHashes(3), 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InclusionProof(-1, 3, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
