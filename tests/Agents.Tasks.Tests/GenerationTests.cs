using Agents.Evaluation;

namespace Agents.Tasks.Tests;

public sealed class GenerationTests
{
    public static TheoryData<string> Names => Family.Names;

    public static TheoryData<string> SimpleNames => [.. TaskFamilies.All.Select(f => f.Name)];

    public static TheoryData<string> ComposedNames => [.. TaskFamilies.Composed.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(ComposedNames))]
    public void The_first_question_of_a_composed_item_is_of_the_same_split(string name)
    {
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var i = 0; i < 2_000; i++)
            {
                var key = Family.Named(name).Draw(split, seed: 3, i).Key[(name.Length + 1)..];
                Assert.Equal(split, TaskSplits.Of(key[..key.LastIndexOf('|')]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(SimpleNames))]
    public void Twenty_thousand_draws_of_each_split_share_no_key(string name) => SharesNoKey(name, 20_000);

    [Theory]
    [MemberData(nameof(ComposedNames))]
    public void Two_thousand_draws_of_each_split_of_a_composed_family_share_no_key(string name) =>
        SharesNoKey(name, 2_000);

    private static void SharesNoKey(string name, int draws)
    {
        var owner = new Dictionary<string, TaskSplit>(StringComparer.Ordinal);
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var i = 0; i < draws; i++)
            {
                var item = Family.Named(name).Draw(split, seed: 5, i);
                Assert.StartsWith(name + ":", item.Key, StringComparison.Ordinal);
                if (!owner.TryAdd(item.Key, split)) Assert.Equal(split, owner[item.Key]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_question_has_one_key_and_one_answer(string name)
    {
        var seen = new Dictionary<string, TaskItem>(StringComparer.Ordinal);
        for (var i = 0; i < 5_000; i++)
        {
            var item = Family.Named(name).Draw(TaskSplit.Train, seed: 9, i);
            if (seen.TryAdd(item.Question, item)) continue;
            Assert.Equal(seen[item.Question], item);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_item_is_a_function_of_split_seed_and_index(string name)
    {
        var family = Family.Named(name);
        TaskItem[] Items(TaskSplit split, int seed) =>
            [.. Enumerable.Range(0, 50).Select(i => family.Draw(split, seed, i))];
        Assert.Equal(Items(TaskSplit.Test, 3), Items(TaskSplit.Test, 3));
        Assert.Equal(family.Draw(TaskSplit.Test, 3, 49), Items(TaskSplit.Test, 3)[49]);
        Assert.NotEqual(Items(TaskSplit.Test, 3), Items(TaskSplit.Test, 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_generated_answer_is_right_and_bare(string name)
    {
        for (var i = 0; i < 2_000; i++)
        {
            var item = Family.Named(name).Draw(TaskSplit.Validation, seed: 2, i);
            Assert.Equal(new Grade(true, true, true), Family.Named(name).Grade(item, item.Answer));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_split_has_500_different_items(string name) =>
        Assert.Equal(500, Family.Named(name).Take(TaskSplit.Test, 500, seed: 1).Count);

    [Theory]
    [MemberData(nameof(SimpleNames))]
    public void Phrases_occur_in_the_items(string name)
    {
        var items = Family.Named(name).Take(TaskSplit.Train, 200, seed: 1);
        var text = string.Join('\n', items.Select(i => $"{i.System}\n{i.Question}\n{i.Answer}"));
        Assert.All(
            ((TaskFamily)Family.Named(name)).Phrases,
            phrase => Assert.Contains(phrase, text, StringComparison.Ordinal));
    }
}
