namespace Agents.Plugins.BehaviorHandbook;

/// <summary>Where a behavior comes from.</summary>
/// <param name="Source">What made it: <c>extracted</c>, <c>imported</c> or a person's name; at most 64 characters.</param>
/// <param name="Episode">Id of the episode that it was extracted from; null where there is none.</param>
/// <param name="ModelVersion">Version of the model that answered that episode; null where it is not known.</param>
/// <param name="Question">
/// The question that was being solved, at most 500 characters: for people; neither retrieval nor a model reads it.
/// </param>
public sealed record BehaviorOrigin(
    string Source, string? Episode = null, string? ModelVersion = null, string? Question = null);
