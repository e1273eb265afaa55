using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>The sum of two numbers, to be written in a base from 2 to 9.</summary>
internal sealed class SumInBase() : ResultInBase("sum_in_base", new Addition(), highest: 9);
