using Agents.Models.Checkpoints;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Norms of each head of q and k, in place in rows of q, k and v.</summary>
internal sealed class HeadNorms(string layer, ParameterSet parameters, Workspace space, IKernels kernels)
{
    private readonly LlamaConfig _config = parameters.Weights.Config;
    private readonly NormLayer _query = new($"{layer}.q_norm", parameters, space, kernels);
    private readonly NormLayer _key = new($"{layer}.k_norm", parameters, space, kernels);

    private int QuerySize => _config.Heads * _config.HeadSize;

    private int KeySize => _config.KeyValueHeads * _config.HeadSize;

    public void Forward(Tensor qkv)
    {
        Normalize(qkv.narrow(1, 0, QuerySize), _query, "q");
        Normalize(qkv.narrow(1, QuerySize, KeySize), _key, "k");
    }

    /// <summary>Turns the derivative in the normalised rows into that in the rows before, in place.</summary>
    public void Backward(Tensor dQkv)
    {
        Derive(dQkv.narrow(1, 0, QuerySize), _query, "q");
        Derive(dQkv.narrow(1, QuerySize, KeySize), _key, "k");
    }

    private void Normalize(Tensor part, NormLayer norm, string name)
    {
        var (raw, normed) = (Raw(part, name), Heads(part, "heads.normed"));
        raw.view(part.shape).copy_(part);
        norm.Forward(raw, normed);
        part.copy_(normed.view(part.shape));
    }

    private void Derive(Tensor part, NormLayer norm, string name)
    {
        var (dNormed, dRaw) = (Heads(part, "heads.d_normed"), Heads(part, "heads.d_raw").zero_());
        dNormed.view(part.shape).copy_(part);
        norm.Backward(Raw(part, name), dNormed, dRaw);
        part.copy_(dRaw.view(part.shape));
    }

    private Tensor Raw(Tensor part, string name) => Heads(part, $"{layer}.{name}.raw");

    private Tensor Heads(Tensor part, string name) =>
        space.Matrix(name, part.shape[0] * part.shape[1] / _config.HeadSize, _config.HeadSize);
}
