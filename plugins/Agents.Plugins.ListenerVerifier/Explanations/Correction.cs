namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>What a person's feedback changed.</summary>
/// <param name="Before">The explanation as it was.</param>
/// <param name="Feedback">What the person said.</param>
/// <param name="After">The explanation with the patched rationale and the new answer.</param>
/// <param name="Episode">
/// Id of the episode with the patched rationale; null where there is no store, or nothing was changed.
/// </param>
public sealed record Correction(Explanation Before, string Feedback, Explanation After, string? Episode);
