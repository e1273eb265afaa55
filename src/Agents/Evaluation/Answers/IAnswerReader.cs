namespace Agents.Evaluation.Answers;

/// <summary>Finds the values of one type in a text.</summary>
internal interface IAnswerReader
{
    /// <summary>All values, in order; a text that is not of the type has none.</summary>
    IEnumerable<AnswerValue> Read(string text);
}
