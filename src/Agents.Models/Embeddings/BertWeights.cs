using Agents.Models.Checkpoints;
using Agents.Models.Runtime;

namespace Agents.Models.Embeddings;

/// <summary>The weights of a BERT encoder as f32 in native memory, one buffer a block of the graph.</summary>
internal sealed unsafe class BertWeights : IDisposable
{
    private readonly Dictionary<string, NativeBuffer> _blocks = new(StringComparer.Ordinal);

    private BertWeights()
    {
    }

    /// <summary>Converts all weights; the folder's files are closed afterwards.</summary>
    /// <exception cref="AgentsException">A tensor is missing or shaped otherwise.</exception>
    public static BertWeights Load(string folder, BertConfig config)
    {
        using var tensors = new SafetensorsFolder(new FolderFiles(folder), IsNoWeight);
        var weights = new BertWeights();
        try
        {
            foreach (var block in BertLayout.For(config))
                weights.Add(block, tensors.Tensors, folder);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Looks for all weights without reading them.</summary>
    /// <exception cref="AgentsException">A tensor is missing or shaped otherwise.</exception>
    public static void Check(string folder, BertConfig config)
    {
        using var tensors = new SafetensorsFolder(new FolderFiles(folder), IsNoWeight);
        foreach (var block in BertLayout.For(config))
        {
            foreach (var (name, rows) in block.Parts)
                Check(Find(tensors.Tensors, name, folder), rows, block, folder);
        }
    }

    /// <summary>Numbers 0, 1, 2 … that old versions of transformers saved.</summary>
    public static bool IsNoWeight(string name) => name.EndsWith("position_ids", StringComparison.Ordinal);

    /// <summary>Address of a block's first element.</summary>
    public nint Address(string block) => _blocks[block].Address;

    public void Dispose()
    {
        foreach (var buffer in _blocks.Values)
            buffer.Dispose();
    }

    private void Add(WeightBlock block, IReadOnlyDictionary<string, TensorView> tensors, string folder)
    {
        var buffer = new NativeBuffer(block.Count * sizeof(float));
        _blocks.Add(block.Name, buffer);
        var target = (float*)buffer.Address;
        foreach (var (name, rows) in block.Parts)
        {
            var tensor = Find(tensors, name, folder);
            Check(tensor, rows, block, folder);
            tensor.CopyRows(0, block.IsVector ? 1 : rows, target);
            target += (long)rows * block.Columns;
        }
    }

    // Models that were saved with a head have their names below "bert."; very old ones call a norm's parts otherwise.
    private static TensorView Find(IReadOnlyDictionary<string, TensorView> tensors, string name, string folder)
    {
        var older = name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
            .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
        foreach (var known in (string[])[name, $"bert.{name}", older, $"bert.{older}"])
        {
            if (tensors.TryGetValue(known, out var tensor))
                return tensor;
        }

        throw CheckpointError.Of($"{folder}: tensor {name} is missing.");
    }

    private static void Check(TensorView tensor, int rows, WeightBlock block, string folder)
    {
        int[] shape = block.IsVector ? [rows] : [rows, block.Columns];
        // Of the segments only the first is used, and the file has all.
        var isFirstOf = block.Name == BertLayout.Segment && tensor.Shape.Count == 2 && tensor.Columns == rows;
        if (!isFirstOf && !tensor.Shape.SequenceEqual(shape))
        {
            throw CheckpointError.Of(
                $"{folder}: tensor {tensor.Name} has shape [{string.Join(", ", tensor.Shape)}]; the configuration asks "
                + $"for [{string.Join(", ", shape)}].");
        }
    }
}
