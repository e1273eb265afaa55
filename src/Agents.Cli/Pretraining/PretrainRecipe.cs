using System.Text.Json;
using Agents.Evaluation;
using Agents.Models.Checkpoints;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Tasks;
using Agents.Training.Modules;
using Agents.Training.Pretraining;

namespace Agents.Cli.Pretraining;

/// <summary>
/// Trains the embedded model from scratch on generated tasks: the same seed gives the same data, and on one machine
/// with as many threads the same weights. Leaves <c>model</c> (Hugging Face layout), <c>README.md</c> (its card) and
/// <c>curve.jsonl</c> in the output folder.
/// </summary>
/// <param name="options">Settings.</param>
/// <param name="time">Clock of the time limit and the log.</param>
/// <param name="progress">Called with a line for people at each point of the log.</param>
internal sealed class PretrainRecipe(RecipeOptions options, TimeProvider time, Action<string> progress)
{
    /// <summary>The task that <c>improve</c> trains on when none is named.</summary>
    public const string DefaultTask = "addition";

    private const int ReportSteps = 100;
    private const int EvaluationSteps = 500;
    private const int EvaluationItems = 200;

    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly TokenizerModel _tokenizerModel = RecipeTokenizer.Create(TaskFamilies.All);
    private readonly List<CurvePoint> _curve = [];
    private bool _isEnough;

    /// <summary>
    /// The families and their share of the items: the default task, which must leave room, and the easiest one have
    /// half as much as the others.
    /// </summary>
    private static IReadOnlyList<(ITaskSet Family, int Weight)> Mix { get; } =
        [.. TaskFamilies.All.Select(f => (f, f.Name is DefaultTask or "spell_backward" ? 1 : 2))];

    private string ModelFolder => Path.Combine(options.Output, "model");

    /// <summary>Trains until it is enough, or the steps or the minutes are over, and gives the test results.</summary>
    /// <exception cref="AgentsException">The folder cannot be written, or training went wrong.</exception>
    public IReadOnlyList<FamilyResult> Run(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Output);
        var tokenizer = new BpeTokenizer(_tokenizerModel, nameof(RecipeTokenizer));
        var template = ChatTemplate.Parse(RecipeModel.ChatTemplate, nameof(RecipeModel));
        var items = new RecipeItems(tokenizer, template, options.Seed);
        using var weights = TorchWeights.Random(RecipeModel.Config(_tokenizerModel), options.Seed);
        using var evaluation = new RecipeEvaluation(weights, items, tokenizer, options.Threads);
        Train(weights, items, evaluation, cancellationToken);

        var test = Evaluate(evaluation, TaskSplit.Test, options.TestItems, cancellationToken);
        Save(weights);
        var card = ModelCard.Write(options, weights.Layout.Sum(b => b.Count), _curve, test);
        File.WriteAllText(Path.Combine(options.Output, "README.md"), card);
        return test;
    }

    private static List<FamilyResult> Evaluate(
        RecipeEvaluation evaluation, TaskSplit split, int count, CancellationToken cancellationToken) =>
        [.. TaskFamilies.All.Select(f => evaluation.Run(f, split, count, cancellationToken))];

    private void Train(
        TorchWeights weights, RecipeItems items, RecipeEvaluation evaluation, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(options.Minutes), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var log = new StreamWriter(Path.Combine(options.Output, "curve.jsonl")) { AutoFlush = true };
        using var pretrainer = new Pretrainer(weights, PretrainOptions(), time);
        var start = time.GetTimestamp();
        try
        {
            pretrainer.Run(items.Stream(Mix).TakeWhile(_ => !_isEnough), Report, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of time: a way to end, and what was learned is kept.
        }

        void Report(PretrainReport report)
        {
            var families = Evaluate(evaluation, report.Step, cancellationToken);
            var point = new CurvePoint(time.GetElapsedTime(start).TotalSeconds, report, families);
            _curve.Add(point);
            log.WriteLine(JsonSerializer.Serialize(point, Json));
            progress(point.ToString());
            if (families.Count > 1) Save(weights);
            _isEnough = families.Exists(f => f.Family == DefaultTask && f.Accuracy >= options.EnoughAccuracy);
        }
    }

    /// <summary>Now and then all families; else the one that decides when it is enough.</summary>
    private List<FamilyResult> Evaluate(RecipeEvaluation evaluation, int step, CancellationToken cancellationToken)
    {
        if (step % EvaluationSteps == 0 || step == options.Steps)
            return Evaluate(evaluation, TaskSplit.Validation, EvaluationItems, cancellationToken);
        var decisive = TaskFamilies.All.First(f => f.Name == DefaultTask);
        return [evaluation.Run(decisive, TaskSplit.Validation, EvaluationItems, cancellationToken)];
    }

    private PretrainOptions PretrainOptions() => new()
    {
        Steps = options.Steps,
        BatchSize = 128,
        BucketBatches = 1,
        MicroBatches = 2,
        LearningRate = 2e-3,
        WarmupSteps = 200,
        ReportEvery = ReportSteps,
        Threads = options.Threads,
        Seed = options.Seed,
    };

    private void Save(TorchWeights weights) => CheckpointWriter.Write(
        ModelFolder, weights, TokenizerFiles.Create(_tokenizerModel, weights.Config, RecipeModel.ChatTemplate));
}
