using System.Text.Json;
using Agents.Choices;
using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Training.Losses;
using Agents.Training.Optimization;

namespace Agents.Training.Policies.Choices;

/// <summary>
/// A <see cref="ChoiceModel"/> that learns from logged choices by the same loss and the same optimizer as a language
/// model: a choice is a completion of one token. It plays no rollouts, since it knows no world to play in.
/// </summary>
internal sealed class ChoicePolicy : IPolicy
{
    private const string StateName = "state.json";

    private readonly ChoiceModel _model;
    private readonly PolicyLossOptions _loss;
    private readonly AdamWOptions _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly float[] _gradient;
    private readonly float[] _mean;
    private readonly float[] _square;
    private long _steps;

    public ChoicePolicy(
        ChoiceModel model, PolicyLossOptions loss, AdamWOptions optimizer, LearningRateSchedule schedule)
    {
        (_model, _loss, _optimizer, _schedule) = (model, loss, optimizer, schedule);
        var count = model.Weights.Length;
        (_gradient, _mean, _square) = (new float[count], new float[count], new float[count]);
        if (loss.Beta != 0)
            throw new AgentsException("A choice model has no reference model: set Training:Beta to 0.");
    }

    public string TemplateHash => "";

    public IReadOnlyList<int> Render(IReadOnlyList<EpisodeMessage> messages) => throw NoRollouts();

    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken) => throw NoRollouts();

    public IReadOnlyList<TokenMask>? Masks(EpisodeTurn turn) => turn.GrammarHash is null ? null
        : throw new AgentsException("its answer was held to a grammar; a choice has none");

    public PolicyUpdate Update(IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var choices = batch.Select(Choice.Of).ToList();
        var logProbs = choices.ConvertAll(c => _model.LogProbs(c.Candidates));
        var rows = choices.Select((c, i) => Row(batch[i], c.Chosen, logProbs[i])).ToList();
        var result = PolicyLoss.Compute(_loss, rows);
        for (var i = 0; i < choices.Count; i++)
            Collect(choices[i], logProbs[i], result.Gradient[i][0]);
        var rate = _schedule.At(_steps);
        var norm = Math.Sqrt(AdamWPass.Squares(_gradient));
        var stepped = double.IsFinite(result.Loss) && double.IsFinite(norm);
        if (stepped)
            Step(rate, norm);
        Array.Clear(_gradient);
        return new PolicyUpdate(
            stepped, result.Loss, norm, rows.Average(Divergence), rows.Average(r => r.Entropies[0]),
            result.Metrics.GetValueOrDefault("clip_ratio/region_mean"), rate);
    }

    public double LogProbGap(IReadOnlyList<TrainingSample> batch) => batch.Max(sample =>
    {
        var choice = Choice.Of(sample);
        return Math.Abs(_model.LogProbs(choice.Candidates)[choice.Chosen] - sample.LogProbs[0]);
    });

    public void Save(string folder, bool withOptimizer)
    {
        _model.Save(folder);
        if (withOptimizer)
        {
            var state = new ChoicePolicyState(_steps, _mean, _square);
            var json = JsonSerializer.Serialize(state, TrainingJson.Options);
            File.WriteAllText(Path.Combine(folder, StateName), json);
        }
    }

    public void Restore(string folder)
    {
        var (path, saved) = (Path.Combine(folder, StateName), ChoiceModel.Load(folder));
        var state = TrainingJson.Read<ChoicePolicyState>(File.ReadAllText(path), path);
        if (saved.Weights.Length != _gradient.Length || state.Mean.Length != _gradient.Length
            || state.Square.Length != _gradient.Length)
            throw new AgentsException($"{folder} holds another number of weights; it is not this policy's.");
        saved.Weights.CopyTo(_model.Weights, 0);
        state.Mean.CopyTo(_mean, 0);
        state.Square.CopyTo(_square, 0);
        _steps = state.Steps;
    }

    public void Dispose()
    {
    }

    private static LossRow Row(TrainingSample sample, int chosen, double[] logProbs) => new()
    {
        LogProbs = [logProbs[chosen]],
        Old = [sample.LogProbs[0]],
        Entropies = [-logProbs.Sum(p => Math.Exp(p) * p)],
        Mask = [true],
        Advantage = sample.Advantage,
    };

    // d log p(chosen) / d weight: how often the chosen one has the feature, minus how often one is expected to.
    private void Collect(Choice choice, double[] logProbs, double derivative)
    {
        if (derivative == 0)
            return;
        for (var c = 0; c < logProbs.Length; c++)
        {
            var factor = derivative * ((c == choice.Chosen ? 1 : 0) - Math.Exp(logProbs[c]));
            foreach (var feature in choice.Candidates[c])
                _gradient[feature] += (float)factor;
        }
    }

    private void Step(double rate, double norm)
    {
        _steps++;
        var clip = _optimizer.MaxGradientNorm > 0 ? Math.Min(1, _optimizer.MaxGradientNorm / (norm + 1e-6)) : 1;
        var factors = AdamWFactors.Of(_optimizer, _steps, rate, clip, decays: true);
        AdamWPass.Step(factors, _model.Weights, _gradient, _mean, _square);
    }

    private static double Divergence(LossRow row)
    {
        var difference = PolicyLoss.Bounded(row.LogProbs[0] - row.Old[0]);
        return Math.Exp(difference) - difference - 1;
    }

    private static AgentsException NoRollouts() => new(
        "A choice model plays no rollouts: it learns from choices that an application logged. Set Training:LoggedRun.");
}
