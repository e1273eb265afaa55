using Agents.Cli.Pretraining;
using Agents.Evaluation;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Tasks;
using Agents.Testing;

namespace Agents.Cli.Tests.Pretraining;

/// <summary>What the model that the repository carries must be able to do, and must not.</summary>
public sealed class EmbeddedModelTests
{
    private const int Items = 200;

    private static readonly string Folder =
        Path.Combine(SharedFiles.RepositoryRoot, "src", "Agents.Models", "Embedded");

    [Fact]
    public void It_is_small() =>
        Assert.InRange(new DirectoryInfo(Folder).EnumerateFiles().Sum(f => f.Length), 1 << 20, 8 << 20);

    [Fact]
    public void Its_replies_are_well_formed_and_leave_room_to_improve()
    {
        using var checkpoint = Checkpoint.Open(Folder);
        using var weights = FloatWeights.Load(checkpoint);
        var items = new RecipeItems(checkpoint.Tokenizer, checkpoint.ChatTemplate!, seed: 1);
        using var evaluation = new RecipeEvaluation(weights, items, checkpoint.Tokenizer, Environment.ProcessorCount);
        var results = TaskFamilies.All.ToDictionary(
            f => f.Name, f => evaluation.Run(f, TaskSplit.Test, Items, TestContext.Current.CancellationToken));

        Assert.All(results.Values, r => Assert.True(r.WellFormed >= 0.95 * r.Items, r.ToString()));
        Assert.True(results.Values.Count(r => r.Accuracy is >= 0.1 and <= 0.7) >= 4, string.Join('\n', results.Values));
        var standard = results[PretrainRecipe.DefaultTask];
        Assert.InRange(standard.Accuracy, 0.2, 0.6);
        Assert.True(standard.WellFormed - standard.Correct >= 0.95 * (standard.Items - standard.Correct));
    }
}
