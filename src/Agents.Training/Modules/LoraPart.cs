using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>The adapter of one Hugging Face matrix, which is some rows of a block.</summary>
/// <param name="Tensor">Its name, e.g. <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
/// <param name="Start">First row in the block.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="A">[rank, in].</param>
/// <param name="B">[rows, rank].</param>
internal sealed record LoraPart(string Tensor, int Start, int Rows, Parameter A, Parameter B)
{
    /// <summary>
    /// A is Kaiming-uniform as in PEFT (bound 1 / sqrt(in)), B zero, so that the model starts unchanged.
    /// </summary>
    public static LoraPart Create(
        string name, int start, int rows, int columns, int rank, Generator generator, Device device)
    {
        using var noGrad = no_grad();
        var bound = 1 / Math.Sqrt(columns);
        using var drawn = empty([rank, columns], ScalarType.Float32, CPU).uniform_(-bound, bound, generator);
        var a = drawn.to(device, copy: true).DetachFromDisposeScope();
        var b = zeros([rows, rank], ScalarType.Float32, device).DetachFromDisposeScope();
        var path = name[..^".weight".Length];
        return new(name, start, rows, Parameter.Over($"{path}.lora_A", a), Parameter.Over($"{path}.lora_B", b));
    }
}
