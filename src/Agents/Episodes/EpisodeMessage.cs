namespace Agents.Episodes;

/// <summary>A chat message as sent.</summary>
/// <param name="Role">system, user, assistant or tool.</param>
/// <param name="Text">Its text.</param>
public sealed record EpisodeMessage(string Role, string Text);
