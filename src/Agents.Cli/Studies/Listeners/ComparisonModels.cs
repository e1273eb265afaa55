using Agents.Cli.Pretraining;
using Agents.Evaluation;
using Agents.Models.Checkpoints;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Plugins.ListenerVerifier;
using Agents.Registry;
using Agents.Training.Modules;
using Agents.Training.Pretraining;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// The seeded recipe of the two small models: a policy that errs in its sums and answers past them, and a listener that
/// follows the sums it is shown.
/// </summary>
internal sealed class ComparisonModels(ComparisonTask task, TimeProvider time)
{
    private const double Errors = 0.3;

    // So often that the question alone tells it little, and it has to read.
    private const double HeardErrors = 0.6;

    // In what it writes itself: few, so that it learns what a sum is, which is how it comes to read one.
    private const double WrittenErrors = 0.1;

    private const double Truth = 0.75;
    private const int BatchSize = 64;

    private readonly TokenizerModel _tokenizer = RecipeTokenizer.Create([task]);

    /// <summary>Trains a policy.</summary>
    public ModelVersion Policy(string folder, int steps, int seed, CancellationToken cancellationToken) =>
        Train(folder, "policy", steps, seed, Said, cancellationToken);

    /// <summary>
    /// Trains a listener: half of the time to work a question out itself, else to say where sums lead that it is shown,
    /// now and then without any. Of letters alone it learned to answer past the sums, or nothing.
    /// </summary>
    public ModelVersion Listener(string folder, int steps, int seed, CancellationToken cancellationToken) =>
        Train(folder, $"listener-{seed}", steps, seed, Heard, cancellationToken);

    private static (TaskItem Item, string Reply) Said(TaskItem item, SeededRandom random) =>
        (item, ComparisonTask.Reply(item, random, Errors, Truth));

    private static (TaskItem Item, string Reply) Heard(TaskItem item, SeededRandom random)
    {
        var writes = random.Next(0, 1) == 0;
        var (text, leads) = ComparisonTask.Work(item, random, writes ? WrittenErrors : HeardErrors);
        if (leads is not { } option)
            return (item, item.Answer);
        if (writes)
            return (item, ComparisonTask.Reply(text, option));
        return random.Next(0, 3) == 0
            ? (item, item.Answer)
            : (item with { Question = $"{item.Question}\n{text}" }, ChoiceQuestion.Letter(option));
    }

    private ModelVersion Train(
        string folder,
        string name,
        int steps,
        int seed,
        Func<TaskItem, SeededRandom, (TaskItem Item, string Reply)> example,
        CancellationToken cancellationToken)
    {
        var template = ChatTemplate.Parse(RecipeModel.ChatTemplate, nameof(RecipeModel));
        var items = new RecipeItems(new BpeTokenizer(_tokenizer, nameof(RecipeTokenizer)), template, seed);
        using var weights = TorchWeights.Random(Config(), seed);
        var options = new PretrainOptions
        {
            Steps = steps,
            BatchSize = BatchSize,
            BucketBatches = 1,
            LearningRate = 3e-3,
            WarmupSteps = 50,
            ReportEvery = steps,
            Threads = 1,
            Seed = seed,
        };
        using (var trainer = new Pretrainer(weights, options, time))
            trainer.Run(Stream(items, seed, example), _ => { }, cancellationToken);
        var files = TokenizerFiles.Create(_tokenizer, weights.Config, RecipeModel.ChatTemplate);
        CheckpointWriter.Write(folder, weights, files, null, cancellationToken);
        using var checkpoint = Checkpoint.Open(folder);
        return new ModelVersion { Model = name, Id = checkpoint.ContentHash, Path = folder };
    }

    private IEnumerable<PretrainItem> Stream(
        RecipeItems items, int seed, Func<TaskItem, SeededRandom, (TaskItem Item, string Reply)> example)
    {
        var random = new SeededRandom(SeededRandom.Mix((uint)seed, 9));
        for (var index = 0; ; index++)
        {
            var (item, reply) = example(task.Draw(TaskSplit.Train, seed, index), random);
            yield return items.Encode(item with { Answer = reply });
        }
    }

    private LlamaConfig Config() => RecipeModel.Config(_tokenizer) with
    {
        HiddenSize = 64,
        IntermediateSize = 160,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        ContextLength = 128,
    };
}
