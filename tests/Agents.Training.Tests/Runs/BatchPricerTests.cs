using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Constraints;
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
    public async Task An_answer_that_was_held_to_a_grammar_carries_its_masks_and_is_set_aside_without_them()
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
        var misfit = masked with { Id = "misfit", Turns = [masked.Turns[0] with { PromptIds = [1] }] };
        var free = masked with { Id = "free", Turns = [masked.Turns[0] with { GrammarHash = null }] };

        var greedy = free with
        {
            Id = "greedy",
            Turns = [free.Turns[0] with { Sampling = new SamplingSettings { Temperature = 0 } }],
        };
        TokenMask[] masks = [.. masked.Turns[0].CompletionIds.Select(_ => new TokenMask([ulong.MaxValue], 0))];

        var batch = await new BatchPricer(rubric, new TabularTask(), new TrainingOptions(), Masks).PriceAsync(
            [masked, misfit, free, greedy], step: 0, TestContext.Current.CancellationToken);

        Assert.Equal(["masked", "free"], batch.Ids);
        Assert.Equal([masks, null], batch.Samples.Select(s => s.Masks));
        Assert.Contains("does not fit", batch.Quarantined["misfit"], StringComparison.Ordinal);
        Assert.Contains("greedily", batch.Quarantined["greedy"], StringComparison.Ordinal);

        Task<IReadOnlyList<TokenMask>?> Masks(EpisodeTurn turn) => turn.GrammarHash is null
            ? Task.FromResult<IReadOnlyList<TokenMask>?>(null)
            : turn.PromptIds is [1] ? throw new AgentsException("it does not fit")
            : Task.FromResult<IReadOnlyList<TokenMask>?>(masks);
    }
}
