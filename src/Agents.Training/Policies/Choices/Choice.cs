using Agents.Choices;

namespace Agents.Training.Policies.Choices;

/// <summary>A logged decision.</summary>
/// <param name="Candidates">The features of each candidate.</param>
/// <param name="Chosen">Index of the chosen one.</param>
internal sealed record Choice(IReadOnlyList<IReadOnlyList<int>> Candidates, int Chosen)
{
    /// <exception cref="AgentsException">The sample is no choice.</exception>
    public static Choice Of(TrainingSample sample)
    {
        var candidates = ChoiceTokens.Decode(sample.PromptIds);
        return sample.CompletionIds is [var chosen] && chosen >= 0 && chosen < candidates.Count
            ? new Choice(candidates, chosen)
            : throw new AgentsException("The turn is no choice: its completion is not the index of a candidate.");
    }
}
