using Agents.Episodes;
using Agents.Evaluation;
using Agents.Rewards;
using Agents.Testing.Stores;
using Agents.Training.Hosting;
using Agents.Training.Runs;
using Agents.Training.Tests.Doubles;
using Microsoft.Extensions.Options;

namespace Agents.Training.Tests.Runs;

public sealed class BatchPricerTests
{
    [Fact]
    public async Task An_answer_that_was_held_to_a_grammar_is_set_aside()
    {
        var catalog = new TaskSetCatalog([new TabularTask()]);
        var rubric = new Rubric(
            [new DelegateReward("odd", (_, _) => Task.FromResult<double?>(1))],
            catalog,
            Options.Create(new RubricOptions()),
            TimeProvider.System);
        var task = new EpisodeTask("tabular", TaskSplit.Train, "class 1", "class 1", TabularTask.Answer(1));
        var masked = TestEpisodes.Create("masked") with { Task = task };
        Assert.NotNull(masked.Turns[0].GrammarHash);
        var free = masked with { Id = "free", Turns = [masked.Turns[0] with { GrammarHash = null }] };

        var batch = await new BatchPricer(rubric, new TabularTask(), new TrainingOptions()).PriceAsync(
            [masked, free], step: 0, TestContext.Current.CancellationToken);

        Assert.Equal(["free"], batch.Ids);
        Assert.Contains("grammar", batch.Quarantined["masked"], StringComparison.Ordinal);
    }
}
