using System.Globalization;
using System.Text.Json;
using Agents.Evaluation;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Tasks;
using Agents.Training.Modules;
using Agents.Training.Pretraining;

namespace Agents.Cli.Pretraining;

/// <summary>
/// Trains the embedded model from scratch on generated tasks: the same seed gives the same data, and on one machine the
/// same weights. Writes the model in the Hugging Face layout and a log of its curve, one JSON object a line.
/// </summary>
internal sealed class PretrainRecipe
{
    private const int ReportSteps = 100;
    private const int EvaluationReports = 4;
    private const int EvaluationItems = 200;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly RecipeOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly BpeTokenizer _tokenizer;
    private readonly TokenizerModel _tokenizerModel = RecipeTokenizer.Create(TaskFamilies.All);
    private readonly RecipeItems _items;

    public PretrainRecipe(RecipeOptions options, TimeProvider time, Action<string> say)
    {
        (_options, _time, _say) = (options, time, say);
        _tokenizer = new BpeTokenizer(_tokenizerModel, options.Output);
        RecipeModel.WriteFiles(options.Output, RecipeModel.Config(_tokenizerModel), _tokenizerModel);
        var templatePath = Path.Combine(options.Output, "chat_template.jinja");
        _items = new RecipeItems(
            _tokenizer, ChatTemplate.Parse(File.ReadAllText(templatePath), templatePath), options.Seed);
    }

    /// <summary>Items of each family in a hundred or so: the more, the better the model gets at it.</summary>
    private static IReadOnlyList<(ITaskSet Family, int Weight)> Mix { get; } =
        [.. TaskFamilies.All.Select(family => (family, 1))];

    /// <summary>Trains, and leaves the model in the output folder.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(_options.Minutes), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var weights = TorchWeights.Random(RecipeModel.Config(_tokenizerModel), _options.Seed);
        using var evaluation = new RecipeEvaluation(
            weights, _items, ids => _tokenizer.Decode(ids.Span, skipSpecial: true), _options.Threads);
        using var log = new StreamWriter(Path.Combine(_options.Output, "curve.jsonl")) { AutoFlush = true };
        using var pretrainer = new Pretrainer(weights, PretrainOptions(), _time);
        var start = _time.GetTimestamp();
        try
        {
            pretrainer.Run(_items.Stream(Mix), report => Report(report, start, weights, evaluation, log), stop.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _say($"Stopped after {_options.Minutes} minutes, as asked.");
        }

        Save(weights, _options.Output);
    }

    private PretrainOptions PretrainOptions() => new()
    {
        Steps = _options.Steps,
        BatchSize = 128,
        BucketBatches = 1,
        MicroBatches = 2,
        LearningRate = 2e-3,
        WarmupSteps = 200,
        ReportEvery = ReportSteps,
        Threads = _options.Threads,
        Seed = _options.Seed,
    };

    private void Report(
        PretrainReport report, long start, TorchWeights weights, RecipeEvaluation evaluation, StreamWriter log)
    {
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        List<FamilyResult> families = [];
        if (report.Step % (ReportSteps * EvaluationReports) == 0 || report.Step == _options.Steps)
        {
            families = [.. TaskFamilies.All.Select(
                f => evaluation.Run(f, TaskSplit.Validation, EvaluationItems, CancellationToken.None))];
            Save(weights, _options.Output);
        }

        log.WriteLine(JsonSerializer.Serialize(new { seconds, report, families }, Json));
        var accuracy = string.Join(
            ' ', families.Select(f => $"{f.Family} {100 * f.Correct / f.Items}/{100 * f.WellFormed / f.Items}"));
        _say(string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds,6:0} s  step {report.Step,6}  loss {report.Loss:0.0000}  {report.ItemsPerSecond,6:0} items/s  {accuracy}"));
    }

    private static void Save(TorchWeights weights, string folder) =>
        TemporaryWriter.Write(weights, Path.Combine(folder, "model.safetensors"));
}
