using Agents.Models.Checkpoints;
using Agents.Models.Constraints;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// Last norm and output matrix at chosen rows, in chunks that bound the memory of the logits whatever the vocabulary:
/// log-probabilities and entropies forward, softmax minus one-hot in closed form backward.
/// </summary>
/// <param name="parameters">Norm, output matrix and their gradients.</param>
/// <param name="space">Scratch.</param>
/// <param name="kernels">Arithmetic.</param>
/// <param name="chunkElements">Logits at a time; by default 64 MB of them.</param>
internal sealed class LanguageHead(
    ParameterSet parameters, Workspace space, IKernels kernels, long chunkElements = 16 << 20)
{
    // As good as minus infinity, and 0 where it is multiplied by a probability of 0.
    private const float Excluded = -1e30f;

    private readonly LlamaConfig _config = parameters.Weights.Config;
    private readonly NormLayer _norm = new("norm", parameters, space, kernels);
    private readonly string _block = parameters.Weights.Config.TiedEmbeddings ? "embed" : "head";
    private Tensor? _rows;
    private Tensor? _targets;
    private Tensor? _temperatures;
    private IReadOnlyList<TokenMask?>? _masks;
    private int _scored;

    /// <summary>Log-probability of each row's target, and the entropy of its distribution.</summary>
    /// <param name="x">Output of the last layer.</param>
    /// <param name="rows">Which of its rows; a row may come more than once.</param>
    /// <param name="targets">The token whose log-probability is wanted, a row each.</param>
    /// <param name="temperatures">What each row's logits are divided by.</param>
    /// <param name="masks">The tokens that each row's distribution has; null, or null at a row, for all.</param>
    public (float[] LogProbs, float[] Entropies) Score(
        Tensor x, long[] rows, long[] targets, float[] temperatures, IReadOnlyList<TokenMask?>? masks)
    {
        Keep(rows, targets, temperatures);
        _masks = masks;
        using var scope = NewDisposeScope();
        Norm(x);
        var (logProbs, entropies) = (Vector("head.log_probs"), Vector("head.entropies"));
        foreach (var (start, length) in Chunks())
        {
            kernels.Score(
                Logits(start, length),
                _targets!.narrow(0, start, length),
                _temperatures!.narrow(0, start, length),
                logProbs.narrow(0, start, length),
                entropies.narrow(0, start, length));
        }

        return (logProbs.cpu().data<float>().ToArray(), entropies.cpu().data<float>().ToArray());
    }

    /// <summary>
    /// Given the derivative in each log-probability of the last <see cref="Score"/>: writes that in
    /// <paramref name="x"/> to <paramref name="dx"/> and collects those in the weights.
    /// </summary>
    public void Backward(Tensor x, float[] dLogProbs, Tensor dx)
    {
        using var scope = NewDisposeScope();
        var normed = space.Matrix("head.normed", _scored, _config.HiddenSize);
        var dNormed = space.Matrix("head.d_normed", _scored, _config.HiddenSize);
        var weights = TensorMemory.From(dLogProbs, space.Device, _scored);
        var (gradient, single) = (parameters.Gradient(_block), Chunks().Count() == 1);
        foreach (var (start, length) in Chunks())
        {
            var logits = single ? LogitsMemory(length) : Logits(start, length);
            kernels.ScoreBackward(
                logits,
                _targets!.narrow(0, start, length),
                _temperatures!.narrow(0, start, length),
                weights.narrow(0, start, length));
            if (gradient is not null)
                kernels.Multiply(logits.t(), normed.narrow(0, start, length), gradient, add: true);
            kernels.Multiply(logits, parameters.Value(_block), dNormed.narrow(0, start, length), add: false);
        }

        NormBackward(dNormed, dx);
        Forget();
    }

    /// <summary>Logits of every row of x, for comparison and small models.</summary>
    public Tensor AllLogits(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = space.Matrix("head.normed", x.shape[0], _config.HiddenSize);
        _norm.Forward(x, normed);
        return normed.mm(parameters.Value(_block).t()).MoveToOuterDisposeScope();
    }

    /// <summary>Frees what a score kept.</summary>
    public void Forget()
    {
        _rows?.Dispose();
        _targets?.Dispose();
        _temperatures?.Dispose();
        (_rows, _targets, _temperatures, _masks, _scored) = (null, null, null, null, 0);
    }

    private void Keep(long[] rows, long[] targets, float[] temperatures)
    {
        Forget();
        _scored = rows.Length;
        _rows = TensorMemory.From(rows, space.Device, _scored).DetachFromDisposeScope();
        _targets = TensorMemory.From(targets, space.Device, _scored).DetachFromDisposeScope();
        _temperatures = TensorMemory.From(temperatures, space.Device, _scored).DetachFromDisposeScope();
    }

    private void Norm(Tensor x)
    {
        var chosen = space.Matrix("head.x", _scored, _config.HiddenSize);
        chosen.copy_(x.index_select(0, _rows!));
        _norm.Forward(chosen, space.Matrix("head.normed", _scored, _config.HiddenSize));
    }

    private void NormBackward(Tensor dNormed, Tensor dx)
    {
        var dChosen = space.Matrix("head.d_x", _scored, _config.HiddenSize);
        dChosen.zero_();
        _norm.Backward(space.Matrix("head.x", _scored, _config.HiddenSize), dNormed, dChosen);
        dx.zero_();
        kernels.EmbeddingBackward(_rows!, dChosen, dx);
    }

    private Tensor Logits(int start, int length)
    {
        var logits = LogitsMemory(length);
        var normed = space.Matrix("head.normed", _scored, _config.HiddenSize).narrow(0, start, length);
        kernels.Multiply(normed, parameters.Value(_block).t(), logits, add: false);
        for (var i = 0; _masks is not null && i < length; i++)
        {
            if (_masks[start + i] is { } mask)
                Exclude(mask, logits[i]);
        }

        return logits;
    }

    private void Exclude(TokenMask mask, Tensor row)
    {
        var excluded = new bool[_config.VocabularySize];
        for (var id = 0; id < excluded.Length; id++)
            excluded[id] = !mask.Allows(id);
        using var tensor = TensorMemory.From(excluded, space.Device, excluded.Length);
        row.masked_fill_(tensor, Excluded);
    }

    private Tensor LogitsMemory(long length) => space.Matrix("head.logits", length, _config.VocabularySize);

    private Tensor Vector(string name) => space.Matrix(name, _scored, 1).view(_scored);

    private IEnumerable<(int Start, int Length)> Chunks()
    {
        var size = (int)Math.Clamp(chunkElements / _config.VocabularySize, 1, int.MaxValue);
        for (var start = 0; start < _scored; start += size)
            yield return (start, Math.Min(size, _scored - start));
    }
}
