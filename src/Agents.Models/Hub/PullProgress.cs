namespace Agents.Models.Hub;

/// <summary>How far a pull is.</summary>
/// <param name="File">The file in work.</param>
/// <param name="Done">Bytes of it that are here.</param>
/// <param name="Size">Bytes that it has.</param>
/// <param name="Note">What went wrong and when it goes on; null where all is well.</param>
internal readonly record struct PullProgress(string File, long Done, long Size, string? Note = null);
