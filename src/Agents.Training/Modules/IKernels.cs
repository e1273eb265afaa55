using Agents.Models.Families;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// The arithmetic of the model and its derivatives but attention, over f32 matrices of one row a token.
/// Everything is written into memory of the caller.
/// </summary>
internal interface IKernels : IDisposable
{
    /// <summary>c = a b, or c += a b; a and b may be transposed views, c's rows are contiguous.</summary>
    void Multiply(Tensor a, Tensor b, Tensor c, bool add);

    /// <summary>y = x / rms(x) * w, and 1 / rms(x) a row.</summary>
    void RmsNorm(Tensor x, Tensor weight, float epsilon, Tensor y, Tensor inverse);

    /// <summary>
    /// Adds the derivative in x to <paramref name="dx"/> and that in w to <paramref name="dWeight"/> (if any).
    /// </summary>
    void RmsNormBackward(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx, Tensor? dWeight);

    /// <summary>
    /// Rotates the first <paramref name="heads"/> heads of each row in place; <paramref name="inverse"/> turns back,
    /// which is also the derivative.
    /// </summary>
    void Rotate(Tensor x, int heads, Tensor positions, RotaryTable table, bool inverse);

    /// <summary>y = activation(gate) * up, where a row of <paramref name="gateUp"/> is gate, then up.</summary>
    void Gate(Activation activation, Tensor gateUp, Tensor y);

    /// <summary>
    /// Overwrites <paramref name="gateUp"/> with its derivative and <paramref name="y"/> with the value again;
    /// <paramref name="dy"/> is scratch afterwards.
    /// </summary>
    void GateBackward(Activation activation, Tensor gateUp, Tensor dy, Tensor y);

    /// <summary>Adds row i of <paramref name="dx"/> to row ids[i] of <paramref name="dEmbedding"/>.</summary>
    void EmbeddingBackward(Tensor ids, Tensor dx, Tensor dEmbedding);

    /// <summary>
    /// Log-probability of each row's target under softmax(logits / temperature), and the entropy of that distribution.
    /// </summary>
    void Score(Tensor logits, Tensor targets, Tensor temperatures, Tensor logProbs, Tensor entropies);

    /// <summary>
    /// Overwrites logits with the derivative of sum(weight * log-probability): weight (onehot - softmax) / temperature.
    /// </summary>
    void ScoreBackward(Tensor logits, Tensor targets, Tensor temperatures, Tensor weights);
}
