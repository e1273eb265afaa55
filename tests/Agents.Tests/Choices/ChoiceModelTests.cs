using Agents.Choices;
using Agents.Testing;

namespace Agents.Tests.Choices;

public sealed class ChoiceModelTests
{
    private static readonly int[][] Candidates = [[1], [2, 3], []];

    [Fact]
    public void Candidates_are_chosen_by_the_softmax_of_their_features_weights()
    {
        var logProbs = new ChoiceModel([0, 1, 2, -1]).LogProbs(Candidates);
        var sum = Math.Exp(1) + Math.Exp(1) + 1;
        Assert.Equal([1 - Math.Log(sum), 1 - Math.Log(sum), -Math.Log(sum)], logProbs.Select(p => Math.Round(p, 12)),
            (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Throws<AgentsException>(() => new ChoiceModel([0, 1]).LogProbs(Candidates));
    }

    [Fact]
    public void A_choice_is_token_ids_and_back()
    {
        var ids = ChoiceTokens.Encode(Candidates);
        Assert.Equal([1, 0, 2, 3, 0, 0], ids);
        Assert.Equal(Candidates, ChoiceTokens.Decode(ids).Select(c => c.ToArray()));
    }

    [Theory]
    [InlineData()]
    [InlineData(1, 2)]
    [InlineData(-1, 0)]
    public void Other_token_ids_are_no_choice(params int[] ids) =>
        Assert.Throws<AgentsException>(() => ChoiceTokens.Decode(ids));

    [Fact]
    public void A_folder_is_read_as_it_was_written_and_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.False(ChoiceModel.IsAt(folder.Path));
        new ChoiceModel([0, 0.5f, -2]).Save(folder.Path);
        Assert.True(ChoiceModel.IsAt(folder.Path));
        Assert.Equal([0, 0.5f, -2], ChoiceModel.Load(folder.Path).Weights);
        File.WriteAllBytes(Path.Combine(folder.Path, "model.safetensors"), [255, 255, 255, 255, 255, 255, 255, 127, 1]);
        Assert.Throws<AgentsException>(() => ChoiceModel.Load(folder.Path));
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), "[");
        Assert.False(ChoiceModel.IsAt(folder.Path));
    }
}
