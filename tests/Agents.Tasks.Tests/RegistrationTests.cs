using Agents.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Tasks.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Names_are_the_documented_ones() => Assert.Equal(
        [
            "addition", "base_conversion", "chain_sum", "gcd", "letter_counting", "number_sorting", "simple_equations",
            "spell_backward", "time_intervals",
        ],
        TaskFamilies.All.Select(f => f.Name));

    [Fact]
    public void Names_of_composed_families_are_the_documented_ones() => Assert.Equal(
        ["backward_letter", "equation_in_base", "sorted_item", "sum_in_base"],
        TaskFamilies.Composed.Select(f => f.Name));

    [Fact]
    public void An_application_finds_the_families_by_itself_and_each_once()
    {
        var services = new ServiceCollection();
        services.AddAgents().AddTaskFamilies();
        using var provider = services.BuildServiceProvider();
        Assert.Equal(
            Family.All.OrderBy(f => f.Name, StringComparer.Ordinal),
            provider.GetRequiredService<ITaskSetCatalog>().All);
    }

    [Fact]
    public void Addition_is_priced_as_published()
    {
        var addition = Family.Named("addition");
        Assert.Equal(1, addition.RewardWeights["correct"]);
        Assert.Equal(0.2, addition.RewardWeights["bare_answer"]);
        Assert.Equal("Answer with the number only.", addition.Draw(TaskSplit.Train, 1, 0).System);
        Assert.True(Family.Grade("addition", "8", "3 + 5 is 8") is { Correct: true, Bare: false });
        Assert.True(Family.Grade("addition", "8", " 9\n") is { Correct: false, Bare: true });
    }

    [Fact]
    public void Other_families_are_priced_by_correctness() => Assert.All(
        Family.All.Where(f => f.Name != "addition"),
        f => Assert.Equal([KeyValuePair.Create("correct", 1.0)], f.RewardWeights));
}
