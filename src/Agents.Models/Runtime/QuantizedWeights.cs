using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Runtime;

/// <summary>A checkpoint's weights for a quantised session: matrices in 4 or 8 bits, vectors in f32.</summary>
internal sealed class QuantizedWeights : IDisposable
{
    private readonly Dictionary<string, QuantizedBlock> _matrices = [];
    private readonly List<(string Name, PackedMatrix Matrix)> _packed = [];
    private readonly Dictionary<string, NativeBuffer> _vectors = [];

    private QuantizedWeights()
    {
    }

    /// <summary>Matrices by rows; where <see cref="IsPacked"/>, only the embedding.</summary>
    public IReadOnlyDictionary<string, QuantizedBlock> Matrices => _matrices;

    /// <summary>Whether the matrices are packed for <see cref="LinearKernel"/>.</summary>
    public bool IsPacked => _packed.Count > 0;

    /// <summary>The packed matrices, in the order of their numbers.</summary>
    public IReadOnlyList<PackedMatrix> Packed => [.. _packed.Select(p => p.Matrix)];

    /// <summary>Reads all weights; the checkpoint may be disposed afterwards.</summary>
    /// <param name="checkpoint">The weights.</param>
    /// <param name="precision">4 or 8 bits.</param>
    /// <param name="packs">See <see cref="RuntimeOptions.Packs"/>.</param>
    /// <exception cref="AgentsException">Rows are not whole blocks, or a tensor is missing.</exception>
    public static QuantizedWeights Load(Checkpoint checkpoint, WeightPrecision precision, bool packs)
    {
        CheckWidths(checkpoint);
        var weights = new QuantizedWeights();
        foreach (var block in WeightLayout.For(checkpoint.Config))
        {
            if (block.IsVector)
                weights._vectors.Add(block.Name, Vector(checkpoint, block));
            else
                weights.Add(block, Matrix(checkpoint, block, precision), packs, checkpoint.Config.TiedEmbeddings);
        }
        return weights;
    }

    /// <summary>The number of a packed matrix.</summary>
    public int Number(string block) => _packed.FindIndex(p => p.Name == block);

    /// <summary>Address of what a declaration of <see cref="QuantizedLinearWriter"/> names.</summary>
    public nint Address(WeightDeclaration weight)
    {
        if (_vectors.TryGetValue(weight.Name, out var vector))
            return vector.Address;
        var (block, suffix) = QuantizedLinearWriter.Split(weight.Name);
        var matrix = _matrices[block];
        return suffix switch
        {
            QuantizedLinearWriter.Scales => matrix.Scales.Address,
            QuantizedLinearWriter.Offsets => matrix.Offsets!.Address,
            _ => matrix.Values.Address,
        };
    }

    public void Dispose()
    {
        foreach (var matrix in _matrices.Values)
            matrix.Dispose();
        foreach (var (_, matrix) in _packed)
            matrix.Dispose();
        foreach (var vector in _vectors.Values)
            vector.Dispose();
    }

    private void Add(WeightBlock block, QuantizedBlock matrix, bool packs, bool isTied)
    {
        // The look-up of embeddings reads rows.
        var isLookUp = block.Name == "embed";
        if (packs && (isTied || !isLookUp))
            _packed.Add((block.Name, new PackedMatrix(matrix)));
        if (packs && !isLookUp)
            matrix.Dispose();
        else
            _matrices.Add(block.Name, matrix);
    }

    private static NativeBuffer Vector(Checkpoint checkpoint, WeightBlock block)
    {
        var buffer = new NativeBuffer(block.Count * sizeof(float));
        var target = buffer.Span<float>(block.Rows);
        foreach (var (name, rows) in block.Parts)
        {
            checkpoint.Tensor(name, rows).CopyTo(target);
            target = target[rows..];
        }

        return buffer;
    }

    private static QuantizedBlock Matrix(Checkpoint checkpoint, WeightBlock block, WeightPrecision precision)
    {
        var tensors = block.Parts.Select(p => checkpoint.Tensor(p.Tensor, p.Rows, block.Columns)).ToList();
        var bits = precision == WeightPrecision.Int8 || IsHead(block)
            ? 8
            : tensors.Max(t => Math.Max(4, t.Type.ValueBits()));
        // The look-up of embeddings adds nothing, so minima there are rounded away into 8 bits.
        var hasOffsets = precision == WeightPrecision.Int4 && !IsHead(block) && tensors.Any(t => t.Type.HasMinimum());
        var width = tensors.Min(t => t.Type.ScaleWidth());
        var result = new QuantizedBlock(block.Rows, block.Columns, bits, hasOffsets, width);
        var first = 0;
        foreach (var tensor in tensors)
        {
            var start = first;
            Parallel.For(0, tensor.Rows, row => BlockQuantizer.Write(tensor, row, result, start + row));
            first += tensor.Rows;
        }
        return result;
    }

    private static void CheckWidths(Checkpoint checkpoint)
    {
        foreach (var block in WeightLayout.For(checkpoint.Config))
        {
            if (!block.IsVector && block.Columns % QuantizedBlock.UsualWidth != 0)
            {
                throw new AgentsException(
                    $"{checkpoint.Path}: {block.Name} has {block.Columns} columns, and quantised weights need a "
                    + $"multiple of {QuantizedBlock.UsualWidth}; load the model in f32.");
            }
        }
    }

    private static bool IsHead(WeightBlock block) => block.Name is "embed" or "head";
}
