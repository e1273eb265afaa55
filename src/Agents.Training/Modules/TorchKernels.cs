using Agents.Models.Families;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>The kernels in LibTorch's operators: every device, and what the CPU's own are tested against.</summary>
internal sealed class TorchKernels : IKernels
{
    /// <inheritdoc/>
    public void Multiply(Tensor a, Tensor b, Tensor c, bool add) => c.addmm_(a, b, add ? 1 : 0, 1);

    /// <inheritdoc/>
    public void RmsNorm(Tensor x, Tensor weight, float epsilon, Tensor y, Tensor inverse)
    {
        using var scope = NewDisposeScope();
        inverse.copy_(x.square().mean([1], keepdim: true).add(epsilon).rsqrt());
        y.copy_(x * inverse * weight);
    }

    /// <inheritdoc/>
    public void RmsNormBackward(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx, Tensor? dWeight)
    {
        using var scope = NewDisposeScope();
        var scaled = dy * weight;
        var projection = (scaled * x).mean([1], keepdim: true) * inverse.pow(3);
        dx.add_((scaled * inverse) - (x * projection));
        dWeight?.add_((dy * x * inverse).sum([0]));
    }

    /// <inheritdoc/>
    public void Rotate(Tensor x, int heads, Tensor positions, RotaryTable table, bool inverse)
    {
        using var scope = NewDisposeScope();
        var half = table.Cosines.shape[1];
        var rotated = x.narrow(1, 0, heads * table.HeadSize).view(x.shape[0], heads, table.HeadSize);
        var (first, second) = (rotated.narrow(2, 0, half), rotated.narrow(2, half, half));
        var cosine = table.Cosines.index_select(0, positions).unsqueeze(1);
        var sine = table.Sines.index_select(0, positions).unsqueeze(1);
        sine = inverse ? -sine : sine;
        var turned = (first * cosine) - (second * sine);
        second.copy_((second * cosine) + (first * sine));
        first.copy_(turned);
    }

    /// <inheritdoc/>
    public void Gate(Activation activation, Tensor gateUp, Tensor y)
    {
        using var scope = NewDisposeScope();
        var size = y.shape[1];
        var (value, _) = Activate(activation, gateUp.narrow(1, 0, size));
        y.copy_(value * gateUp.narrow(1, size, size));
    }

    /// <inheritdoc/>
    public void GateBackward(Activation activation, Tensor gateUp, Tensor dy, Tensor y)
    {
        using var scope = NewDisposeScope();
        var size = y.shape[1];
        var (gate, up) = (gateUp.narrow(1, 0, size), gateUp.narrow(1, size, size));
        var (value, slope) = Activate(activation, gate);
        y.copy_(value * up);
        var dGate = dy * up * slope;
        up.copy_(dy * value);
        gate.copy_(dGate);
    }

    /// <inheritdoc/>
    public void EmbeddingBackward(Tensor ids, Tensor dx, Tensor dEmbedding) => dEmbedding.index_add_(0, ids, dx, 1);

    /// <inheritdoc/>
    public void Score(Tensor logits, Tensor targets, Tensor temperatures, Tensor logProbs, Tensor entropies)
    {
        using var scope = NewDisposeScope();
        var all = nn.functional.log_softmax(logits / temperatures.unsqueeze(1), 1);
        logProbs.copy_(all.gather(1, targets.unsqueeze(1)).squeeze(1));
        entropies.copy_((all.exp() * all).sum([1]).neg());
    }

    /// <inheritdoc/>
    public void ScoreBackward(Tensor logits, Tensor targets, Tensor temperatures, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var inverse = temperatures.reciprocal().unsqueeze(1);
        var scale = weights.unsqueeze(1) * inverse;
        logits.copy_(nn.functional.softmax(logits * inverse, 1) * -scale);
        logits.scatter_add_(1, targets.unsqueeze(1), scale);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // x sigmoid(z(x)) and its derivative; z is x for SiLU.
    private static (Tensor Value, Tensor Slope) Activate(Activation activation, Tensor x)
    {
        var square = x.square();
        var isGelu = activation == Activation.GeluTanh;
        var sigmoid = (isGelu ? GeluGate.Scale * x * (1 + (GeluGate.Cube * square)) : x).sigmoid();
        var value = x * sigmoid;
        var inner = value * (1 - sigmoid);
        return (value, sigmoid + (isGelu ? inner * GeluGate.Scale * (1 + (3 * GeluGate.Cube * square)) : inner));
    }
}
