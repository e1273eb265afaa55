using Agents.Cli.Pretraining;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Plugins.BehaviorHandbook;
using Agents.Training.Modules;
using Agents.Training.Pretraining;

namespace Agents.Cli.Studies.Handbook;

/// <summary>The embedded model, trained on by next-token cross-entropy over answers (supervised fine-tuning).</summary>
internal sealed class Student : IDisposable
{
    private const int Batch = 16;
    private const int LongestAnswer = 256;

    private readonly Checkpoint _checkpoint;
    private readonly TorchWeights _weights;
    private readonly RecipeItems _items;
    private readonly int _threads;

    public Student(string folder, int threads)
    {
        _threads = threads;
        _checkpoint = Checkpoint.Open(folder);
        using var weights = FloatWeights.Load(_checkpoint);
        _weights = TorchWeights.CopyOf(weights);
        _items = new RecipeItems(_checkpoint.Tokenizer, _checkpoint.ChatTemplate!, seed: 0);
    }

    /// <summary>An example as tokens: the question is read, the answer and the end of the turn are learned.</summary>
    public PretrainItem Encode(StudentExample example) =>
        _items.Encode(new TaskItem(example.Question, example.Answer, example.Question));

    /// <summary>Trains on all items once.</summary>
    public void Train(IReadOnlyList<PretrainItem> items, double rate, int seed, CancellationToken cancellationToken)
    {
        var options = new PretrainOptions
        {
            Steps = Math.Max(1, items.Count / Batch),
            BatchSize = Batch,
            BucketBatches = 1,
            LearningRate = rate,
            WarmupSteps = 20,
            ReportEvery = int.MaxValue,
            Threads = _threads,
            Seed = seed,
        };
        using var trainer = new Pretrainer(_weights, options, TimeProvider.System);
        trainer.Run(items, _ => { }, cancellationToken);
    }

    /// <summary>Answers greedily: the text, and its tokens.</summary>
    public IReadOnlyList<(string Text, int Tokens)> Answer(
        IReadOnlyList<string> questions, CancellationToken cancellationToken)
    {
        using var runtime = new LlamaRuntime(
            _weights, new RuntimeOptions { Threads = _threads, SharesWeights = true, Device = "cpu" });
        using var generator = new BatchGenerator(runtime, maxBatch: 128);
        var sampling = new SamplingSettings { Temperature = 0, MaxTokens = LongestAnswer };
        var prompts = questions.Select(q => _items.Prompt(new TaskItem(q, "", q)));
        var requests = prompts.Select(p => new GenerationRequest(p, sampling));
        var replies = generator.Generate([.. requests], cancellationToken);
        return [.. replies.Select(r => (_checkpoint.Tokenizer.Decode([.. r.Ids], skipSpecial: true), r.Ids.Count))];
    }

    public void Dispose()
    {
        _weights.Dispose();
        _checkpoint.Dispose();
    }
}
