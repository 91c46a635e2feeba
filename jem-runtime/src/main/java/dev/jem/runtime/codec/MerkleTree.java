package dev.jem.runtime.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree of RFC 6962 (and RFC 9162) with SHA-256: leaves are hashed behind a zero byte, nodes behind a one. An
 * instance takes leaves one by one and keeps only what the root needs, a hash for each level. Not safe for several
 * threads.
 */
public final class MerkleTree {

    private static final int LEAF = 0;
    private static final int NODE = 1;

    private final Sha256 sha = new Sha256();

    /** The roots of the complete subtrees from the left, one for each bit of the size. */
    private final List<byte[]> subtrees = new ArrayList<>();

    private long size;

    /** A proof that a leaf is in a tree: the hashes of its neighbours from the leaf to the root. */
    public record InclusionProof(long index, long size, List<byte[]> path) {

        public InclusionProof {
            if (index < 0 || index >= size) {
                throw new IllegalArgumentException("leaf " + index + " of " + size + " leaves; the first is 0");
            }
            path = List.copyOf(path);
        }

        /** Whether the tree with this root holds the leaf with this hash at the index. */
        public boolean proves(byte[] leafHash, byte[] root) {
            Sha256 sha = new Sha256();
            byte[] hash = leafHash;
            long node = index;
            long last = size - 1;
            for (byte[] neighbour : path) {
                if (last == 0) {
                    return false;
                }
                if ((node & 1) == 1 || node == last) {
                    hash = node(sha, neighbour, hash);
                    int skipped = Long.numberOfTrailingZeros(node);
                    node >>= skipped;
                    last >>= skipped;
                } else {
                    hash = node(sha, hash, neighbour);
                }
                node >>= 1;
                last >>= 1;
            }
            return last == 0 && Arrays.equals(hash, root);
        }
    }

    /** The hash of a leaf. */
    public static byte[] leafHash(byte[] leaf) {
        return new Sha256().addByte(LEAF).add(leaf).finish();
    }

    /** Adds the leaf that lies between two places of an array. */
    public void add(byte[] bytes, int from, int end) {
        add(sha.addByte(LEAF).add(bytes, from, end).finish());
    }

    /** Adds a leaf by its hash. */
    public void add(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            hash = node(sha, subtrees.removeLast(), hash);
        }
        subtrees.add(hash);
        size++;
    }

    public long size() {
        return size;
    }

    /** The root over the leaves that were added so far; of no leaf it is the hash of nothing. */
    public byte[] root() {
        if (subtrees.isEmpty()) {
            return sha.finish();
        }
        byte[] hash = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            hash = node(sha, subtrees.get(i), hash);
        }
        return hash;
    }

    /** A proof for one of these leaves. */
    public static InclusionProof prove(List<byte[]> leafHashes, int index) {
        List<byte[]> path = new ArrayList<>();
        int from = 0;
        int end = leafHashes.size();
        while (end - from > 1) {
            int middle = from + Integer.highestOneBit(end - from - 1);
            if (index < middle) {
                path.add(root(leafHashes.subList(middle, end)));
                end = middle;
            } else {
                path.add(root(leafHashes.subList(from, middle)));
                from = middle;
            }
        }
        return new InclusionProof(index, leafHashes.size(), path.reversed());
    }

    private static byte[] root(List<byte[]> leafHashes) {
        MerkleTree tree = new MerkleTree();
        leafHashes.forEach(tree::add);
        return tree.root();
    }

    private static byte[] node(Sha256 sha, byte[] left, byte[] right) {
        return sha.addByte(NODE).add(left).add(right).finish();
    }
}
