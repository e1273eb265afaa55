namespace Agents.Models.Hub;

/// <summary>What a pull left on disk.</summary>
/// <param name="Path">The folder or file, for <c>--model</c>.</param>
/// <param name="Revision">The commit that it is of.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Fetched">How many files were not here, whole and right, before.</param>
internal sealed record PulledModel(string Path, string Revision, int Files, long Bytes, int Fetched);
