using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Runtime;
using Agents.Models.Tokenizers;

namespace Agents.Cli.Pretraining;

/// <summary>Greedy answers on held-out items of each family, while training goes on.</summary>
internal sealed class RecipeEvaluation : IDisposable
{
    private const int MaximumTokens = 32;
    private const int EvaluationSeed = 20_000;

    private readonly RecipeItems _items;
    private readonly BpeTokenizer _tokenizer;
    private readonly LlamaRuntime _runtime;
    private readonly BatchGenerator _generator;

    /// <param name="weights">The trainer's weights, read at each evaluation.</param>
    /// <param name="items">Renders prompts.</param>
    /// <param name="tokenizer">Turns replies into text.</param>
    /// <param name="threads">Threads of the session.</param>
    public RecipeEvaluation(IFloatWeights weights, RecipeItems items, BpeTokenizer tokenizer, int threads)
    {
        (_items, _tokenizer) = (items, tokenizer);
        _runtime = new LlamaRuntime(
            weights, new RuntimeOptions { Threads = threads, SharesWeights = true, Device = "cpu" });
        _generator = new BatchGenerator(_runtime, maxBatch: 256);
    }

    /// <summary>Answers <paramref name="count"/> different items of a split.</summary>
    public FamilyResult Run(ITaskSet family, TaskSplit split, int count, CancellationToken cancellationToken)
    {
        var items = family.Take(split, count, EvaluationSeed);
        var sampling = new SamplingSettings { Temperature = 0, MaxTokens = MaximumTokens };
        var replies = _generator.Generate(
            [.. items.Select(i => new GenerationRequest(_items.Prompt(i), sampling))], cancellationToken);
        var grades = items
            .Zip(replies, (i, r) => family.Grade(i, _tokenizer.Decode([.. r.Ids], skipSpecial: true)))
            .ToList();
        return new FamilyResult(
            family.Name, items.Count, grades.Count(g => g.Correct), grades.Count(g => g.WellFormed));
    }

    public void Dispose()
    {
        _generator.Dispose();
        _runtime.Dispose();
    }
}
