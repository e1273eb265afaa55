using Agents.Training.Modules;
using Agents.Training.Optimization;
using static TorchSharp.torch;

namespace Agents.Training.Pretraining;

/// <summary>
/// Trains weights from scratch (or on) by next-token cross-entropy over the answers of generated items: AdamW with
/// betas 0.9 and 0.95, clipping at 1, cosine schedule. The weights given are updated in place.
/// </summary>
internal sealed class Pretrainer : IDisposable
{
    private readonly PretrainOptions _options;
    private readonly TimeProvider _time;
    private readonly LlamaModule _module;
    private readonly AdamW _optimizer;
    private readonly LearningRateSchedule _schedule;

    public Pretrainer(TorchWeights weights, PretrainOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _module = new LlamaModule(new FullParameters(weights, CPU), options.Threads);
        var constants = new AdamWOptions { Beta2 = 0.95, WeightDecay = options.WeightDecay };
        _optimizer = new AdamW(_module.Parameters.Parameters, constants, options.Threads);
        _schedule = new LearningRateSchedule(options.LearningRate, options.WarmupSteps, options.Steps);
    }

    /// <summary>Runs all steps, or until the items end.</summary>
    /// <param name="items">Items in training order; may be endless.</param>
    /// <param name="report">Called every <see cref="PretrainOptions.ReportEvery"/> steps and after the last.</param>
    /// <param name="cancellationToken">Stops after the step in hand.</param>
    /// <exception cref="AgentsException">
    /// Loss or gradient is not finite; the weights are those before that step.
    /// </exception>
    public void Run(IEnumerable<PretrainItem> items, Action<PretrainReport> report, CancellationToken cancellationToken)
    {
        var curve = new PretrainCurve(_time);
        var batches = PretrainBatcher.Batches(items, _options.BatchSize, _options.BucketBatches, _options.Seed);
        foreach (var batch in batches.Take(_options.Steps))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = _schedule.At(_optimizer.Steps);
            var (loss, norm) = Step(batch, rate);
            curve.Add(loss, norm, batch);
            if (_optimizer.Steps % _options.ReportEvery == 0 || _optimizer.Steps == _options.Steps)
                report(curve.Report((int)_optimizer.Steps, rate));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _module.Dispose();
    }

    private double Accumulate(IReadOnlyList<PretrainItem> batch)
    {
        double loss = 0, targets = batch.Sum(i => i.Ids.Length - i.LossFrom);
        foreach (var part in batch.OrderBy(i => i.Ids.Length).Chunk(1 + ((batch.Count - 1) / _options.MicroBatches)))
        {
            var weight = part.Sum(i => i.Ids.Length - i.LossFrom) / targets;
            loss += weight * CrossEntropy.Accumulate(_module, part, weight);
        }

        return loss;
    }

    private (double Loss, double Norm) Step(IReadOnlyList<PretrainItem> batch, double rate)
    {
        var loss = Accumulate(batch);
        var norm = _optimizer.GradientNorm();
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            _optimizer.Clear();
            throw new AgentsException(
                $"Pretraining step {_optimizer.Steps}: loss {loss}, gradient norm {norm}; lower the learning rate.");
        }

        _optimizer.Step(rate, norm);
        return (loss, norm);
    }
}
