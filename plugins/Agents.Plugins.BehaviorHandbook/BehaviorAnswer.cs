namespace Agents.Plugins.BehaviorHandbook;

/// <summary>An answer that had the handbook at hand.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Text">The answer as the model gave it.</param>
/// <param name="Shown">The behaviors in the prompt.</param>
/// <param name="Cited">Those of them that the answer cites.</param>
/// <param name="Unknown">What the answer cites and was not shown: made up, or from elsewhere; it counts nowhere.</param>
/// <param name="PromptTokens">Tokens that the behaviors took in the prompt.</param>
/// <param name="Episode">Id of the answer's episode; null where none is recorded.</param>
/// <param name="ModelVersion">Version of the model that answered; null where it is not known.</param>
public sealed record BehaviorAnswer(
    string Question,
    string Text,
    IReadOnlyList<string> Shown,
    IReadOnlyList<string> Cited,
    IReadOnlyList<string> Unknown,
    int PromptTokens,
    string? Episode = null,
    string? ModelVersion = null);
