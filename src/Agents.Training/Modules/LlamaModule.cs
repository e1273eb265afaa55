using Agents.Models.Checkpoints;
using Agents.Models.Constraints;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// The trainable Llama, and the families that differ from it in details: forward over a batch of tokens,
/// log-probabilities at chosen rows, and the derivative down to every trained parameter. Not thread-safe; LibTorch's
/// thread count is the process's.
/// </summary>
internal sealed class LlamaModule : IDisposable
{
    private readonly LlamaConfig _config;
    private readonly Workspace _space;
    private readonly IKernels _kernels;
    private readonly LlamaLayer[] _layers;
    private readonly LanguageHead _head;
    private readonly RotaryTable _table;
    private readonly RotaryTable? _localTable;
    private IAttention? _batch;

    /// <param name="parameters">Weights and which of them are trained; disposed with the module.</param>
    /// <param name="threads">Threads for LibTorch and the kernels. 1 and above.</param>
    /// <param name="kernels">The element-wise kernels; null takes the fastest for the device.</param>
    public LlamaModule(ParameterSet parameters, int threads, IKernels? kernels = null)
    {
        TorchThreads.Use(threads);
        Parameters = parameters;
        _config = parameters.Weights.Config;
        _space = new Workspace(parameters.Device);
        _kernels = kernels ?? (parameters.Device.type == DeviceType.CPU
            ? new CpuKernels(new RowWork(threads))
            : new TorchKernels());
        _table = new RotaryTable(_config, _config.ContextLength, parameters.Device);
        if (_config.LocalRopeTheta is not null)
            _localTable = new RotaryTable(_config, _config.ContextLength, parameters.Device, local: true);
        _layers = [.. Enumerable.Range(0, _config.Layers)
            .Select(i => new LlamaLayer(i, parameters, _space, _kernels))];
        _head = new LanguageHead(parameters, _space, _kernels);
    }

    public ParameterSet Parameters { get; }

    public Device Device => Parameters.Device;

    /// <summary>Runs the layers and scores targets at chosen rows; keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="batch">The tokens; must live until the backward.</param>
    /// <param name="rows">Rows that predict, in any order, repeats allowed.</param>
    /// <param name="targets">The token predicted by each.</param>
    /// <param name="temperatures">What each row's logits are divided by.</param>
    /// <param name="masks">The tokens that each row's distribution has; null, or null at a row, for all.</param>
    public (float[] LogProbs, float[] Entropies) Score(
        IAttention batch,
        long[] rows,
        long[] targets,
        float[] temperatures,
        IReadOnlyList<TokenMask?>? masks = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _batch = batch;
        return _head.Score(Run(batch, keep: true), rows, targets, temperatures, masks);
    }

    /// <summary>Adds to the gradients, given the loss's derivative in each log-probability of the last score.</summary>
    public void Backward(float[] dLogProbs)
    {
        var batch = _batch ?? throw new InvalidOperationException("Backward needs a score before it.");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var dx = Stream("d_x", batch);
        _head.Backward(Stream(_layers.Length, batch), dLogProbs, dx);
        for (var i = _layers.Length - 1; i >= 0; i--)
            _layers[i].Backward(Stream(i, batch), dx, batch, Table(i));
        if (Parameters.Gradient("embed") is { } gradient)
            _kernels.EmbeddingBackward(batch.Ids, Scale(dx), gradient);
        _batch = null;
    }

    /// <summary>Logits of every row, [tokens, vocabulary]; keeps nothing.</summary>
    public Tensor Logits(IAttention batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _head.AllLogits(Run(batch, keep: false)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Forget();
        _head.Forget();
        _table.Dispose();
        _localTable?.Dispose();
        _space.Dispose();
        _kernels.Dispose();
        Parameters.Dispose();
    }

    private Tensor Run(IAttention batch, bool keep)
    {
        var x = Stream(0, batch);
        x.copy_(Parameters.Value("embed").index_select(0, batch.Ids));
        Scale(x);
        for (var i = 0; i < _layers.Length; i++)
        {
            var next = Stream(i + 1, batch);
            _layers[i].Forward(x, next, batch, Table(i), keep);
            x = next;
        }

        return x;
    }

    private RotaryTable Table(int layer) => _config.IsLocal(layer) ? _localTable! : _table;

    // In place; embeddings and their derivative alike.
    private Tensor Scale(Tensor x) => _config.Family.ScalesEmbeddings ? x.mul_(_config.EmbeddingScale) : x;

    private Tensor Stream(object layer, IAttention batch) =>
        _space.Matrix($"{layer}.x", batch.Tokens, _config.HiddenSize);
}
