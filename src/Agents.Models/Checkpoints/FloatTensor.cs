using Agents.Models.Runtime;

namespace Agents.Models.Checkpoints;

/// <summary>An f32 tensor to be written; its values are fetched when their turn comes.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Shape">Sizes, slowest first.</param>
/// <param name="Values">Gives the values, row-major.</param>
internal sealed record FloatTensor(string Name, IReadOnlyList<int> Shape, FloatTensor.Source Values)
{
    /// <summary>Gives the values of a tensor.</summary>
    internal delegate ReadOnlySpan<float> Source();

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The Hugging Face tensors of some weights, read in place.</summary>
    public static unsafe List<FloatTensor> Of(IFloatWeights weights)
    {
        var tensors = new List<FloatTensor>();
        foreach (var block in WeightLayout.For(weights.Config))
        {
            var address = weights.Address(block.Name);
            foreach (var (name, rows) in block.Parts)
            {
                var (start, count) = (address, checked(rows * block.Columns));
                int[] shape = block.IsVector ? [rows] : [rows, block.Columns];
                tensors.Add(new FloatTensor(name, shape, () => new ReadOnlySpan<float>((void*)start, count)));
                address += (nint)count * sizeof(float);
            }
        }

        return tensors;
    }
}
